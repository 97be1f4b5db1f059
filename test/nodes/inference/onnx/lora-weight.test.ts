import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { describe, expect, test } from 'vitest'
import { openLora } from '../../../../nodes/inference/checkpoint/lora.ts'
import { matchLora } from '../../../../nodes/inference/checkpoint/match-lora.ts'
import type { Weights } from '../../../../nodes/inference/checkpoint/weights.ts'
import { Graph, type Value } from '../../../../nodes/inference/onnx/graph.ts'
import { conv, linear } from '../../../../nodes/inference/onnx/layers.ts'
import { Module } from '../../../../nodes/inference/onnx/module.ts'
import { temporaryFolder } from '../../../setup/temporary-folder.ts'
import { safetensorsBytes } from '../checkpoint/safetensors-bytes.ts'

type Shapes = Readonly<Record<string, readonly number[]>>

const LINEAR = { path: 'middle_block.1.proj_in', key: 'lora_unet_middle_block_1_proj_in', shape: [6, 4] }
const CONV = {
  path: 'input_blocks.1.0.in_layers.2',
  key: 'lora_unet_input_blocks_1_0_in_layers_2',
  shape: [6, 4, 3, 3],
}

/** Changed weights as torch computes them: the first values, the sum of all and of their squares. */
const CASES: readonly {
  readonly name: string
  readonly parts: Shapes
  readonly alpha: number | null
  readonly strength: number
  readonly first: readonly number[]
  readonly sum: number
  readonly squares: number
}[] = [
  {
    name: 'LoHa',
    parts: { hada_w1_a: [6, 2], hada_w1_b: [2, 4], hada_w2_a: [6, 2], hada_w2_b: [2, 4] },
    alpha: 1,
    strength: 0.5,
    first: [-0.070683, -0.252655, 0.438255, 0.563805, 0.113403, 0.564392],
    sum: -2.88207,
    squares: 3.56983,
  },
  {
    name: 'LoHa of a convolution with cores',
    parts: {
      hada_w1_a: [2, 6],
      hada_w1_b: [2, 4],
      hada_t1: [2, 2, 3, 3],
      hada_w2_a: [2, 6],
      hada_w2_b: [2, 4],
      hada_t2: [2, 2, 3, 3],
    },
    alpha: null,
    strength: 1,
    first: [-0.083775, -0.251314, 0.419592, 0.557593, 0.119507, 0.550991],
    sum: -25.17064,
    squares: 33.54877,
  },
  {
    name: 'LoKr, the second in factors',
    parts: { lokr_w1: [2, 2], lokr_w2_a: [3, 1], lokr_w2_b: [1, 2] },
    alpha: 2,
    strength: -1,
    first: [-0.091797, -0.367188, 0.422852, 0.503906, 0.154297, 0.679688],
    sum: -2.90332,
    squares: 4.0457,
  },
  {
    name: 'LoKr of two whole matrices, whose alpha does not count',
    parts: { lokr_w1: [3, 1], lokr_w2: [2, 4] },
    alpha: 5,
    strength: 0.75,
    first: [-0.238281, -0.074219, 0.402344, 0.5625, 0.001953, 0.5625],
    sum: -2.9375,
    squares: 3.99253,
  },
  {
    name: 'LoKr of a convolution with a core',
    parts: {
      lokr_w1_a: [3, 1],
      lokr_w1_b: [1, 2],
      lokr_w2_a: [2, 2],
      lokr_w2_b: [2, 2],
      lokr_t2: [2, 2, 3, 3],
    },
    alpha: 1,
    strength: 1,
    first: [-0.079163, -0.251785, 0.431549, 0.573349, 0.108337, 0.570877],
    sum: -24.375,
    squares: 33.37986,
  },
  {
    name: 'LoKr of a convolution, flat',
    parts: { lokr_w1: [2, 2], lokr_w2_a: [3, 2], lokr_w2_b: [2, 18] },
    alpha: null,
    strength: 0.5,
    first: [-0.099121, -0.293945, 0.38623, 0.503906, 0.059082, 0.489258],
    sum: -24.64502,
    squares: 32.38332,
  },
  {
    name: 'LoCon with a core',
    parts: {
      'lora_up.weight': [6, 2, 1, 1],
      'lora_down.weight': [2, 4, 1, 1],
      'lora_mid.weight': [2, 2, 3, 3],
    },
    alpha: 1,
    strength: 0.5,
    first: [-0.031738, -0.247986, 0.46991, 0.528625, 0.138733, 0.598755],
    sum: -23.94836,
    squares: 33.98203,
  },
  {
    name: 'DoRA by row',
    parts: { 'lora_up.weight': [6, 2], 'lora_down.weight': [2, 4], dora_scale: [6, 1] },
    alpha: 1,
    strength: 0.5,
    first: [-0.034472, -0.116543, 0.203446, 0.253059, 0.046872, 0.188437],
    sum: -2.60341,
    squares: 1.57494,
  },
  {
    name: 'DoRA by column',
    parts: { 'lora_up.weight': [6, 2], 'lora_down.weight': [2, 4], dora_scale: [1, 4] },
    alpha: null,
    strength: 1,
    first: [-0.022303, 0.043663, 0.117483, 0.317369, -0.006771, -0.156547],
    sum: -0.33587,
    squares: 0.57422,
  },
  {
    name: 'DoRA of a convolution by column',
    parts: { 'lora_up.weight': [6, 2, 1, 1], 'lora_down.weight': [2, 4, 3, 3], dora_scale: [1, 4, 1, 1] },
    alpha: 1,
    strength: 0.25,
    first: [-0.048161, -0.186053, 0.325124, 0.418338, 0.093589, 0.417909],
    sum: -18.57035,
    squares: 19.57804,
  },
]

describe('LyCORIS and DoRA change the whole weight', () => {
  test.each(CASES)('$name', async ({ name, parts, alpha, strength, first, sum, squares }) => {
    const layer = / convolution|LoCon/.test(name) ? CONV : LINEAR
    const { weights, lora } = await files(layer, parts, alpha)
    const changed = await changedBy(layer, weights, lora, strength)
    expect(changed).toHaveLength(layer.shape.reduce((a, b) => a * b))
    first.forEach((value, i) => expect(changed[i]).toBeCloseTo(value, 5))
    expect(changed.reduce((total, value) => total + value, 0)).toBeCloseTo(sum, 4)
    expect(changed.reduce((total, value) => total + value ** 2, 0)).toBeCloseTo(squares, 4)
  })

  test('a strength of 0 leaves the weight as it is', async () => {
    const parts = { 'lora_up.weight': [6, 2], 'lora_down.weight': [2, 4], dora_scale: [6, 1] }
    const { weights, lora } = await files(LINEAR, parts, null)
    const changed = await changedBy(LINEAR, weights, lora, 0)
    expect(changed).toEqual(Array.from(valuesOf('weight', LINEAR.shape), Math.fround))
  })

  test('a part of the outputs is that part of the changed weight', async () => {
    const parts = { lokr_w1: [2, 2], lokr_w2: [3, 2] }
    const { weights, lora } = await files(LINEAR, parts, null)
    const all = await changedBy(LINEAR, weights, lora, 1)
    const rows = await run(weights, [lora, 1], identity(4), (x, m) => linear(x, m.at(LINEAR.path).rows(2, 5)))
    // [in, rows]: the identity gives the weight turned.
    const turned = Array.from({ length: 12 }, (_, i) => rows[(i % 4) * 3 + Math.floor(i / 4)])
    expect(turned).toEqual(all.slice(2 * 4, 5 * 4))
  })

  test('what does not fit the layer is taken out and told', async () => {
    const { weights, lora } = await files(LINEAR, { lokr_w1: [2, 2], lokr_w2: [3, 3] }, null, null)
    const matched = matchLora(lora, { unet: weights })
    expect([matched.applied, matched.mismatched]).toEqual([0, [LINEAR.path]])
  })
})

type Layer = { readonly path: string; readonly key: string; readonly shape: readonly number[] }
type Lora = Awaited<ReturnType<typeof openLora>>

/** [out, columns] row by row, as the layer shows it. */
async function changedBy(layer: Layer, weights: Weights, lora: Lora, strength: number): Promise<number[]> {
  if (layer === LINEAR) {
    const y = await run(weights, [lora, strength], identity(4), (x, m) => linear(x, m.at(layer.path)))
    return Array.from({ length: 24 }, (_, i) => y[(i % 4) * 6 + Math.floor(i / 4)] ?? Number.NaN)
  }
  // A lone 1 in the middle of each input channel in turn shows the kernels, mirrored at their centre.
  const data = new Float32Array(4 * 4 * 9)
  for (let channel = 0; channel < 4; channel++) data[(channel * 4 + channel) * 9 + 4] = 1
  const x = new Tensor('float32', data, [4, 4, 3, 3])
  const y = await run(weights, [lora, strength], x, (value, m) =>
    conv(value, m.at(layer.path), { padding: 1 }),
  )
  return Array.from({ length: 216 }, (_, i) => {
    const [out, input, place] = [Math.floor(i / 36), Math.floor(i / 9) % 4, i % 9]
    return y[(input * 6 + out) * 9 + 8 - place] ?? Number.NaN
  })
}

async function run(
  weights: Weights,
  [lora, strength]: readonly [Lora, number],
  x: Tensor,
  build: (x: Value, m: Module) => Value,
): Promise<readonly number[]> {
  const graph = new Graph({ attention: 'fused' })
  const input = graph.input('x', 'float32', x.dims)
  const branches = { factors: lora.unet, strength: graph.input('strength', 'float32', [1]) }
  graph.output('y', build(input, Module.root(graph, weights, [branches])))
  const { bytes, root } = graph.serialize()
  const session = await InferenceSession.create(bytes, {
    graphOptimizationLevel: 'extended',
    extra: { session: { model_external_initializers_file_folder_path: root } },
  })
  const { y } = await session.run({ x, strength: new Tensor('float32', Float32Array.of(strength), [1]) })
  await session.release()
  if (!(y?.data instanceof Float32Array)) throw new Error('no float output')
  return [...y.data]
}

function identity(size: number): Tensor {
  const data = Float32Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0))
  return new Tensor('float32', data, [size, size])
}

async function files(
  layer: Layer,
  parts: Shapes,
  alpha: number | null,
  applied: number | null = 1,
): Promise<{ weights: Weights; lora: Lora }> {
  const folder = await temporaryFolder()
  const named = Object.entries(parts).map(([part, shape]) => ({
    name: `${layer.key}.${part}`,
    shape,
    values: valuesOf(part, shape),
  }))
  const scalar = alpha === null ? [] : [{ name: `${layer.key}.alpha`, shape: [], values: [alpha] }]
  const path = join(folder, 'lora.safetensors')
  await writeFile(path, fileOf([...named, ...scalar]))
  const weight = { name: 'weight', shape: layer.shape, values: valuesOf('weight', layer.shape) }
  const file = join(folder, 'model.bin')
  await writeFile(file, Float32Array.from(weight.values))
  const location = {
    file,
    dtype: 'F32',
    shape: layer.shape,
    offset: 0,
    length: weight.values.length * 4,
  } as const
  const weights = {
    label: 'model',
    identity: file,
    tensors: new Map([[`${layer.path}.weight`, location]]),
  }
  const opened = await openLora(path)
  if (applied !== null) expect(matchLora(opened, { unet: weights }).applied).toBe(applied)
  return { weights, lora: opened }
}

function fileOf(
  tensors: readonly { name: string; shape: readonly number[]; values: readonly number[] }[],
): Uint8Array {
  const header: Record<string, unknown> = {}
  let end = 0
  for (const { name, shape, values } of tensors) {
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + values.length * 4] }
    end += values.length * 4
  }
  const data = Float32Array.from(tensors.flatMap(({ values }) => values))
  return Buffer.concat([safetensorsBytes(header), Buffer.from(data.buffer)])
}

/** Any values that another language makes the same. */
function valuesOf(name: string, shape: readonly number[]): readonly number[] {
  const seed = Array.from(name, (letter, i) => letter.charCodeAt(0) * (i + 1)).reduce((a, b) => a + b, 0)
  return Array.from(
    { length: shape.reduce((a, b) => a * b, 1) },
    (_, i) => (((i * i * 7 + i * 13 + seed) % 23) - 11) / 16,
  )
}
