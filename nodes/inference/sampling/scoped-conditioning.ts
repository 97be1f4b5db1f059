import { crop } from '../remap.ts'
import { floats, type FloatTensor } from '../tensor.ts'
import type { Conditioning } from '../values.ts'
import type { Predict } from './guidance.ts'
import { timestepOf, toDenoised, type ModelSampling } from './model-sampling.ts'
import { addTwins, place, wholeOf, type Area, type Placed } from './placed-conditioning.ts'
import { combine } from './samplers/combine.ts'

type Asked = {
  readonly sampling: ModelSampling
  readonly predict: Predict
  readonly positive: Conditioning
  readonly negative: Conditioning
  readonly dims: readonly number[]
}

/**
 * Conditionings that count in parts of the picture or of the steps, or by weight: what each gives is averaged by
 * strength, mask and, at the inner edges of areas, distance. Gives x0 of both sides, [batch, 4, h, w].
 */
export function scopedDenoiser(
  asked: Asked,
): (x: Float32Array, sigma: number) => Promise<readonly [Float32Array, Float32Array]> {
  const { sampling, dims } = asked
  const positive = asked.positive.map((entry) => place(entry, sampling, dims))
  const negative = asked.negative.map((entry) => place(entry, sampling, dims))
  if (negative.length > 0) {
    addTwins(negative, positive)
    addTwins(positive, negative)
  }
  return async (x, sigma) => [
    await average(asked, positive, x, sigma),
    await average(asked, negative, x, sigma),
  ]
}

async function average(
  { sampling, predict, dims }: Asked,
  side: readonly Placed[],
  x: Float32Array,
  sigma: number,
): Promise<Float32Array> {
  const scale = 1 / Math.sqrt(sigma ** 2 + 1)
  const timestep = timestepOf(sampling, sigma)
  const sum = new Float32Array(x.length)
  const total = new Float32Array(x.length)
  for (const placed of side) {
    if (sigma > placed.sigmas.from || sigma < placed.sigmas.to) continue
    const area = placed.area ?? wholeOf(dims)
    const part = crop(floats(x, dims), 2, area)
    const input = floats(combine([scale, part.data]), part.dims)
    const [output] = await predict({ x: input, timestep, conditioning: [placed.entry] })
    if (output === undefined) throw new Error('The model gave no answer.')
    const denoised = toDenoised(sampling, part.data, output.data, sigma)
    addWeighed(sum, total, denoised, weightsOf(placed, dims), area, dims)
  }
  return sum.map((value, i) => value / (total[i] === 0 ? 1 : (total[i] ?? 1)))
}

/** `weights`: [n, h, w] of the area. */
function addWeighed(
  sum: Float32Array,
  total: Float32Array,
  denoised: Float32Array,
  weights: FloatTensor,
  area: Area,
  dims: readonly number[],
): void {
  const [batch = 1, channels = 1, height = 1, width = 1] = dims
  const [count = 1] = weights.dims
  let from = 0
  for (let plane = 0; plane < batch * channels; plane++) {
    const item = Math.floor(plane / channels) % count
    for (let y = 0; y < area.height; y++) {
      for (let x = 0; x < area.width; x++) {
        const weight = weights.data[(item * area.height + y) * area.width + x] ?? 0
        const to = (plane * height + area.top + y) * width + area.left + x
        sum[to] = (sum[to] ?? 0) + weight * (denoised[from++] ?? 0)
        total[to] = (total[to] ?? 0) + weight
      }
    }
  }
}

function weightsOf({ area, mask, strength, entry }: Placed, dims: readonly number[]): FloatTensor {
  const place = area ?? wholeOf(dims)
  if (mask !== null) {
    const factor = strength * (entry.scope?.mask?.strength ?? 1)
    const part = crop(mask, 1, place)
    return floats(
      part.data.map((value) => value * factor),
      part.dims,
    )
  }
  const [, , height = 1, width = 1] = dims
  const values = new Float32Array(place.height * place.width)
  const rows = area === null ? null : ramp(place.top, place.height, height)
  const columns = area === null ? null : ramp(place.left, place.width, width)
  for (let i = 0; i < values.length; i++) {
    const row = rows?.[Math.floor(i / place.width)] ?? 1
    values[i] = strength * row * (columns?.[i % place.width] ?? 1)
  }
  return floats(values, [1, place.height, place.width])
}

/** Rises over 8 latent pixels, or a quarter of the length, from each end that lies inside the picture. */
function ramp(start: number, length: number, limit: number): readonly number[] {
  const over = Math.min(8, Math.floor(length / 4))
  const hasEdgeBefore = start > 0
  const hasEdgeAfter = start + length < limit
  return Array.from({ length }, (_, at) => {
    const before = hasEdgeBefore && at < over ? (at + 1) / over : 1
    const after = hasEdgeAfter && length - at <= over ? (length - at) / over : 1
    return before * after
  })
}
