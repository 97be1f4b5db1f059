import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { cropToGrid, greyUnder, growMask, maskOver } from '../../../nodes/inference/inpaint-mask.ts'
import { floats } from '../../../nodes/inference/tensor.ts'

/** 26 × 19 pixels, of which 24 × 16 are encoded, under a mask of 13 × 10; all expectations are torch's. */
const picture = floats(
  Float32Array.from({ length: 19 * 26 * 3 }, (_, i) => ((i * 53) % 256) / 255),
  [1, 19, 26, 3],
)
const mask = floats(
  Float32Array.from({ length: 130 }, (_, i) => {
    const [y, x] = [Math.floor(i / 13), i % 13]
    if (y === 2 && x === 4) return 0.5
    return y >= 3 && y < 6 && x >= 4 && x < 8 ? 1 : 0
  }),
  [1, 10, 13],
)
const over = maskOver({ values: mask }, picture)

test('the mask is scaled to the picture and cropped with it', () => {
  expect(over.dims).toEqual([1, 1, 16, 24])
  const row = [...over.data.subarray(4 * 24, 4 * 24 + 10)].map((value) => Number(value.toFixed(6)))
  expect(row).toEqual([0, 0, 0, 0, 0, 0, 0.174342, 0.523026, 0.621711, 0.470395])
})

test.each([
  [0, { 4: '.......##', 5: '.......########', 9: '.......########' }, [4, 10]],
  [3, { 3: '......####', 4: '......##########', 10: '......##########' }, [3, 11]],
  // An even square reaches further up and left.
  [6, { 2: '.....#######', 3: '.....#############', 12: '.....#############' }, [2, 13]],
])('grown by %d', (by, rows, [first, end]) => {
  const grown = growMask(over, by).data
  const drawn = Array.from({ length: 16 }, (_, y) =>
    Array.from(grown.subarray(y * 24, (y + 1) * 24), (value) => (value === 0 ? '.' : '#'))
      .join('')
      .replace(/\.+$/, ''),
  )
  for (const [y, row] of Object.entries(rows)) expect(drawn[Number(y)]).toBe(row)
  expect(drawn.map((row, y) => (row === '' ? -1 : y)).filter((y) => y >= 0)).toEqual(
    Array.from({ length: (end ?? 0) - (first ?? 0) }, (_, i) => i + (first ?? 0)),
  )
})

test('what will be painted over is grey', () => {
  const greyed = greyUnder(over, cropToGrid(picture))
  expect(greyed.dims).toEqual([1, 16, 24, 3])
  const sha256 = createHash('sha256').update(Buffer.from(greyed.data.buffer)).digest('hex')
  expect(sha256.slice(0, 16)).toBe('0ecd65231aceb342')
})
