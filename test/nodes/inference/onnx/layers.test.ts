import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { afterAll, describe, expect, test } from 'vitest'
import { exactHalf } from '../../../../nodes/inference/checkpoint/half-float.ts'
import type { LoraFactors } from '../../../../nodes/inference/checkpoint/lora-factors.ts'
import type { TensorLocation, Weights } from '../../../../nodes/inference/checkpoint/weights.ts'
import { attention } from '../../../../nodes/inference/onnx/attention.ts'
import { Graph } from '../../../../nodes/inference/onnx/graph.ts'
import type { Value } from '../../../../nodes/inference/onnx/graph.ts'
import { conv, embedding, linear, upsample } from '../../../../nodes/inference/onnx/layers.ts'
import { Module } from '../../../../nodes/inference/onnx/module.ts'
import { groupNorm, groupNormByRows, layerNorm } from '../../../../nodes/inference/onnx/norm.ts'
import { slice } from '../../../../nodes/inference/onnx/operators.ts'

const folder = mkdtempSync(join(tmpdir(), 'fulgurite-layers-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('linear', () => {
  const weights = weightsOf({
    'a.weight': [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    'a.bias': [[10, 20, 30]],
  })
  const x = { data: [1, 1, 0, 2], dims: [2, 2] }

  test('multiplies with the rows of the stored weight and adds the bias', async () => {
    expect(await run(x, (value, m) => linear(value, m.at('a')), weights)).toEqual([13, 27, 41, 14, 28, 42])
  })

  test('takes a range of rows', async () => {
    expect(await run(x, (value, m) => linear(value, m.at('a').rows(1, 3)), weights)).toEqual([27, 41, 28, 42])
  })

  test('names file and key when a weight is missing', async () => {
    await expect(run(x, (value, m) => linear(value, m.at('b', 0)), weights)).rejects.toThrow(
      'test.safetensors lacks the tensor "b.0.weight"',
    )
  })

  test('reads a matrix that is too big to be inlined from its place in the file', async () => {
    const big = weightsOf({ 'a.weight': Array.from({ length: 20_000 }, (_, row) => [row % 1000, 1]) })
    const y = await run({ data: [2, 1], dims: [1, 2] }, (value, m) => linear(value, m.at('a')), big)
    expect([y[0], y[1], y[999]]).toEqual([1, 3, 1999])
  })

  test.each([
    [1, 4, [19, 27, 59, 18, 28, 54]],
    [-0.5, null, [12.25, 27, 38.75, 13.5, 28, 40.5]],
  ])('adds a LoRA of strength %d and alpha %s', async (strength, alpha, expected) => {
    const factors = weightsOf({ down: [[1, 0.5]], up: [[1], [0], [3]] })
    const [down, up] = [locate(factors, 'down'), locate(factors, 'up')]
    const lora: LoraFactors = { kind: 'pair', down, up, alpha, rank: 1 }
    const branches = { lora: new Map([['a', lora]]), strength }
    expect(await run(x, (value, m) => linear(value, m.at('a')), weights, branches)).toEqual(expected)
  })
})

describe('conv', () => {
  test('slides a kernel, with padding and stride', async () => {
    const weights = weightsOf(
      { weight: [[1, 1, 1, 1, 1, 1, 1, 1, 1]], bias: [[0.5]] },
      { weight: [1, 1, 3, 3] },
    )
    const x = { data: Array.from({ length: 16 }, () => 1), dims: [1, 1, 4, 4] }
    const y = await run(x, (value, m) => conv(value, m, { padding: 1, stride: 2 }), weights)
    expect(y).toEqual([4.5, 6.5, 6.5, 9.5])
  })

  test('adds a LoRA with its own kernel', async () => {
    const weights = weightsOf({ weight: [[1]] }, { weight: [1, 1, 1, 1] })
    const factors = weightsOf({ down: [[2]], up: [[3]] })
    const lora: LoraFactors = {
      kind: 'pair',
      down: locate(factors, 'down'),
      up: locate(factors, 'up'),
      alpha: null,
      rank: 1,
    }
    const y = await run(
      { data: [1, 2], dims: [1, 1, 1, 2] },
      (value, m) => conv(value, m, { padding: 0 }),
      weights,
      {
        lora: new Map([['', lora]]),
        strength: 0.5,
      },
    )
    expect(y).toEqual([4, 8])
  })
})

test('upsample repeats each pixel', async () => {
  const y = await run({ data: [1, 2], dims: [1, 1, 1, 2] }, (value) => upsample(value), weightsOf({}))
  expect(y).toEqual([1, 1, 2, 2, 1, 1, 2, 2])
})

test('embedding picks rows of the table', async () => {
  const weights = weightsOf({
    weight: [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
  })
  const y = await run({ data: [1], dims: [1] }, (x, m) => embedding(x.graph.integers([2, 0]), m), weights)
  expect(y).toEqual([5, 6, 1, 2])
})

test('layerNorm centres and scales the last axis', async () => {
  const weights = weightsOf({ weight: [[1, 2]], bias: [[0, 1]] })
  const y = await run({ data: [-3, 3], dims: [1, 2] }, (value, m) => layerNorm(value, m), weights)
  expect(y[0]).toBeCloseTo(-1, 5)
  expect(y[1]).toBeCloseTo(3, 5)
})

test('groupNorm normalizes each of 32 groups', async () => {
  const channels = Array.from({ length: 64 }, () => 1)
  const weights = weightsOf({ weight: [channels], bias: [channels] }, { weight: [64], bias: [64] })
  const x = { data: Array.from({ length: 64 }, (_, i) => i), dims: [1, 64, 1, 1] }
  const y = await run(x, (value, m) => groupNorm(value, m, 1e-5), weights)
  expect(y[0]).toBeCloseTo(0, 4)
  expect(y[63]).toBeCloseTo(2, 4)
})

test('groupNormByRows is the same, and exact where a group has a million values', async () => {
  const channels = Array.from({ length: 32 }, (_, i) => 1 + (i % 4) / 4)
  const weights = weightsOf({ weight: [channels], bias: [channels] }, { weight: [32], bias: [32] })
  const small = { data: Array.from({ length: 32 * 6 }, (_, i) => (i * i) % 17), dims: [1, 32, 2, 3] }
  const reference = await run(small, (value, m) => groupNorm(value, m, 1e-6), weights)
  const y = await run(small, (value, m) => groupNormByRows(value, m, 1e-6), weights)
  y.forEach((value, i) => expect(value).toBeCloseTo(reference[i] ?? Number.NaN, 5))

  const [height, width] = [1024, 1024]
  const wave = Float32Array.from({ length: width }, (_, i) => Math.sin(i) + 0.3 + (i % 7) / 10)
  const mean = wave.reduce((sum, value) => sum + value, 0) / width
  const deviation = Math.sqrt(wave.reduce((sum, value) => sum + (value - mean) ** 2, 0) / width + 1e-6)
  const first = await run(
    { data: [...wave], dims: [1, 1, 1, width] },
    (value, m) => {
      const { graph } = value
      const large = graph.node('Expand', [value, graph.integers([1, 32, height, width])])
      return slice(slice(groupNormByRows(large, m, 1e-6), 1, 1, 2), 2, 0, 1)
    },
    weights,
  )
  const off = first.map((value, i) => value - (((wave[i] ?? 0) - mean) / deviation) * 1.25 - 1.25)
  expect(Math.max(...off.map(Math.abs))).toBeLessThan(2e-6)
})

describe('attention', () => {
  const tokens = { data: Array.from({ length: 2 * 5 * 64 }, (_, i) => Math.sin(i * 1.3)), dims: [2, 5, 64] }

  test.each([false, true])('is the same fused and decomposed, causal: %s', async (causal) => {
    const layer = (x: Value): Value => attention(x, x, x, { heads: 2, width: 64, causal })
    const fused = await run(tokens, layer, weightsOf({}))
    const decomposed = await run(tokens, layer, weightsOf({}), { dialect: 'decomposed' })
    expect(decomposed.length).toBe(640)
    decomposed.forEach((value, i) => expect(value).toBeCloseTo(fused[i] ?? NaN, 5))
  })

  test('causal tokens do not see what follows', async () => {
    const y = await run(
      tokens,
      (x) => attention(x, x, x, { heads: 2, width: 64, causal: true }),
      weightsOf({}),
    )
    expect(y.slice(0, 64).map((value) => value.toFixed(5))).toEqual(
      tokens.data.slice(0, 64).map((value) => value.toFixed(5)),
    )
  })
})

type Options = {
  lora?: ReadonlyMap<string, LoraFactors>
  strength?: number
  dialect?: 'fused' | 'decomposed'
}

async function run(
  x: { data: readonly number[]; dims: readonly number[] },
  build: (x: Value, m: Module) => Value,
  weights: Weights,
  { lora, strength = 1, dialect = 'fused' }: Options = {},
): Promise<number[]> {
  const graph = new Graph({ attention: dialect })
  const input = graph.input('x', 'float32', x.dims)
  const loras = lora ? [{ factors: lora, strength: graph.input('strength', 'float32', [1]) }] : []
  graph.output('y', build(input, Module.root(graph, weights, loras)))
  const { bytes, root } = graph.serialize()
  const session = await InferenceSession.create(bytes, {
    graphOptimizationLevel: 'extended',
    extra: { session: { model_external_initializers_file_folder_path: root } },
  })
  const feeds: Record<string, Tensor> = { x: new Tensor('float32', Float32Array.from(x.data), x.dims) }
  if (lora) feeds['strength'] = new Tensor('float32', Float32Array.of(strength), [1])
  const { y } = await session.run(feeds)
  await session.release()
  if (!(y?.data instanceof Float32Array)) throw new Error('no float output')
  return [...y.data]
}

let files = 0

/** Rows of half floats in a file of their own. */
function weightsOf(
  tensors: Readonly<Record<string, readonly (readonly number[])[]>>,
  shapes: Readonly<Record<string, readonly number[]>> = {},
): Weights {
  const file = join(folder, `${files++}.bin`)
  const locations = new Map<string, TensorLocation>()
  const halves: number[] = []
  for (const [key, rows] of Object.entries(tensors)) {
    const [first = []] = rows
    const isVector = key.endsWith('bias') || (rows.length === 1 && key === 'weight')
    const shape = shapes[key] ?? (isVector ? [first.length] : [rows.length, first.length])
    const values = rows.flat()
    locations.set(key, { file, dtype: 'F16', shape, offset: halves.length * 2, length: values.length * 2 })
    halves.push(...values.map(exactHalf))
  }
  writeFileSync(file, Uint16Array.from(halves))
  return { label: 'test.safetensors', identity: file, tensors: locations }
}

function locate(weights: Weights, key: string): TensorLocation {
  const location = weights.tensors.get(key)
  if (!location) throw new Error(`no ${key}`)
  return location
}
