import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Dtype, TensorLocation } from '../../../../nodes/inference/checkpoint/weights.ts'
import { readSmallTensor } from '../../../../nodes/inference/onnx/small-tensor.ts'

const folder = mkdtempSync(join(tmpdir(), 'fulgurite-small-'))
afterAll(() => rmSync(folder, { recursive: true }))

const file = join(folder, 'weights.bin')
const bytes = Buffer.alloc(24)
bytes.writeUInt16LE(0x3c01, 1) // 1 + 2⁻¹⁰ as a half float, at an odd offset
bytes.writeUInt16LE(0xbfc0, 4) // −1.5 as bfloat16
bytes.writeFloatLE(0.25, 8)
bytes.writeDoubleLE(-3, 16)
writeFileSync(file, bytes)

test.each([
  ['F16', 1, 2, 1 + 2 ** -10],
  ['BF16', 4, 2, -1.5],
  ['F32', 8, 4, 0.25],
  ['F64', 16, 8, -3],
] as const)('reads %s', (dtype, offset, length, value) => {
  expect([...readSmallTensor(location({ dtype, offset, length }))]).toEqual([value])
})

test('refuses to read what belongs to the runtime', () => {
  const big = { ...location({ length: 2 * 16_385 }), shape: [16_385] }
  expect(() => readSmallTensor(big)).toThrow('A tensor of 16385 values is not read into memory.')
})

test('says that a file was cut', () => {
  expect(() => readSmallTensor(location({ offset: 23 }))).toThrow('ended early')
})

test('names a type of weights that is not supported', () => {
  expect(() => readSmallTensor(location({ dtype: 'F8_E4M3', length: 1 }))).toThrow(
    `${file} stores a weight as F8_E4M3, which is not supported yet.`,
  )
})

function location(change: { dtype?: Dtype; offset?: number; length?: number }): TensorLocation {
  return { file, dtype: 'F16', shape: [1], offset: 0, length: 2, ...change }
}
