import { describe, expect, test } from 'vitest'
import {
  blendTiles,
  blendTilings,
  cutTile,
  featherWeights,
  planTiles,
  threeTilings,
} from '../../../../nodes/inference/sdxl/vae-tiles.ts'

describe('planTiles', () => {
  test.each([
    [64, 64, 16, { tile: 64, starts: [0] }],
    [65, 64, 16, { tile: 41, starts: [0, 24] }],
    [128, 64, 16, { tile: 54, starts: [0, 37, 74] }],
    [56, 32, 8, { tile: 32, starts: [0, 24] }],
    [10, Infinity, 0, { tile: 10, starts: [0] }],
  ])('cuts %i in tiles of at most %i that share %i', (size, limit, overlap, axis) => {
    const { rows, columns } = planTiles(size, 8, limit, overlap)
    expect(rows).toEqual({ size, ...axis })
    expect(columns).toEqual({ size: 8, tile: 8, starts: [0] })
  })

  test('covers everything, with the overlap asked for', () => {
    for (let size = 33; size < 300; size++) {
      const { rows } = planTiles(size, size, 32, 12)
      const { tile, starts } = rows
      expect(tile).toBeLessThanOrEqual(32)
      expect(starts[0]).toBe(0)
      expect((starts.at(-1) ?? 0) + tile).toBe(size)
      for (const [i, start] of starts.slice(1).entries())
        expect((starts[i] ?? 0) + tile - start).toBeGreaterThanOrEqual(11)
    }
  })
})

test('feathers fade where tiles overlap, and add up to 1', () => {
  const axis = { size: 6, tile: 4, starts: [0, 2] }
  expect(featherWeights(axis, 1).map((weights) => [...weights].map((w) => Number(w.toFixed(4))))).toEqual([
    [1, 1, 0.6667, 0.3333],
    [0.3333, 0.6667, 1, 1],
  ])
})

describe.each([
  { planar: true, name: 'channels first' },
  { planar: false, name: 'channels last' },
])('$name', ({ planar }) => {
  const [height, width, channels] = [7, 9, 3]
  const shape = { height, width, channels, planar }
  const batch = Float32Array.from({ length: 2 * height * width * channels }, (_, i) => i)
  const second = batch.subarray(batch.length / 2)

  test('tiles that agree blend to the whole', async () => {
    const tiling = planTiles(height, width, 4, 2)
    const render = (tile: Parameters<typeof cutTile>[3]) => Promise.resolve(cutTile(batch, shape, 1, tile))
    const blended = await blendTiles(tiling, { scale: 1, channels, planar }, render)
    for (const [i, value] of blended.entries()) expect(value).toBeCloseTo(second[i] ?? 0, 3)
  })

  test('a tile keeps the order of its values', () => {
    const tile = cutTile(batch, shape, 1, { top: 2, left: 3, height: 1, width: 2 })
    const at = (y: number, x: number, c: number): number =>
      second[planar ? (c * height + y) * width + x : (y * width + x) * channels + c] ?? Number.NaN
    expect([...tile]).toEqual(
      planar
        ? [at(2, 3, 0), at(2, 4, 0), at(2, 3, 1), at(2, 4, 1), at(2, 3, 2), at(2, 4, 2)]
        : [at(2, 3, 0), at(2, 3, 1), at(2, 3, 2), at(2, 4, 0), at(2, 4, 1), at(2, 4, 2)],
    )
  })
})

test('three tilings blend as ComfyUI blends them', async () => {
  const shape = { height: 11, width: 13, channels: 1, planar: true }
  const source = Float32Array.from({ length: 143 }, (_, i) => ((i * 37) % 101) / 50)
  // What a network makes of a tile depends on all of the tile.
  const blended = await blendTilings(
    threeTilings(shape, { tile: 6, overlap: 2 }),
    { scale: 1, channels: 1, planar: true },
    async (tile) => {
      const cut = cutTile(source, shape, 0, tile)
      const mean = cut.reduce((sum, value) => sum + value, 0) / cut.length
      return cut.map((value) => value * (1 + 0.1 * mean))
    },
  )
  // Computed with torch.
  const first = [0, 0.81375, 1.62818, 0.22006, 1.0349, 1.84984, 0.4405, 1.25562, 2.07073, 0.66058, 1.47275]
  expect([...blended.subarray(0, 11)].map((value) => Number(value.toFixed(5)))).toEqual(first)
  expect(blended.reduce((sum, value) => sum + value, 0)).toBeCloseTo(156.4537, 3)
})
