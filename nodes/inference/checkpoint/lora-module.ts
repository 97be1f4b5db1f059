import type { LoraPart } from './lora-keys.ts'
import {
  differenceSize,
  type Difference,
  type LoraFactors,
  type Matrix,
  type Product,
} from './lora-factors.ts'
import type { LoraTarget } from './lora-targets.ts'
import type { TensorLocation } from './weights.ts'

/** What a LoRA file has for one layer. */
export type LoraParts = ReadonlyMap<LoraPart, TensorLocation>

/** The factors in the layer's shapes, still without alpha, or why there are none. */
export function moduleFactors(parts: LoraParts, { axes }: LoraTarget): WithoutAlpha | string {
  for (const { dtype } of parts.values()) {
    if (!FLOATS.has(dtype)) return `stored as ${dtype}, which is not supported yet`
  }
  const magnitude = parts.get('dora') ?? null
  const isPlain = magnitude === null && !parts.has('mid')
  const difference = differenceOf(parts)
  if (difference === null) return 'half of a pair'
  if (isPlain && difference.method === 'product') return plainPair(difference.first, axes)
  if (differenceSize(difference) === null) return MISFIT
  return { kind: 'whole', difference, rank: rankOf(parts), magnitude }
}

type Without<F> = F extends LoraFactors ? Omit<F, 'alpha'> : never
export type WithoutAlpha = Without<LoraFactors>

const MISFIT = 'in shapes that do not fit together'
const FLOATS: ReadonlySet<string> = new Set(['F16', 'BF16', 'F32', 'F64'])

function plainPair({ left: up, right: down }: Product, axes: number): WithoutAlpha | string {
  const rank = down.shape[0] ?? 0
  const [nativeDown, nativeUp] = [inAxes(down, axes), inAxes(up, axes)]
  if (rank === 0 || nativeDown === null || nativeUp === null || nativeUp.shape[1] !== rank) return MISFIT
  return { kind: 'pair', down: nativeDown, up: nativeUp, rank }
}

/** The same bytes with ones added or removed at the end of the shape: 1×1 convolutions and linear layers mix. */
function inAxes(location: TensorLocation, axes: number): TensorLocation | null {
  const [rows = 0, columns = 0, ...kernel] = location.shape
  const isPlain = kernel.every((size) => size === 1)
  if (location.shape.length < 2) return null
  if (location.shape.length === axes) return location
  return isPlain ? { ...location, shape: [rows, columns, ...Array<number>(axes - 2).fill(1)] } : null
}

/** Null where a part is missing. */
function differenceOf(parts: LoraParts): Difference | null {
  const pair = product(parts, ['up', 'down', 'mid'], false)
  if (pair !== null) return { method: 'product', first: pair }
  const [one, two] = [
    product(parts, ['hada_w1_a', 'hada_w1_b', 'hada_t1'], true),
    product(parts, ['hada_w2_a', 'hada_w2_b', 'hada_t2'], true),
  ]
  if (one !== null && two !== null) return { method: 'elementwise', first: one, second: two }
  const first = matrix(parts, 'lokr_w1', ['lokr_w1_a', 'lokr_w1_b', null])
  const second = matrix(parts, 'lokr_w2', ['lokr_w2_a', 'lokr_w2_b', 'lokr_t2'])
  return first !== null && second !== null ? { method: 'kronecker', first, second } : null
}

type Names = readonly [left: LoraPart, right: LoraPart, core: LoraPart | null]

function matrix(parts: LoraParts, name: LoraPart, names: Names): Matrix | null {
  const whole = parts.get(name)
  return whole === undefined ? product(parts, names, true) : { whole }
}

/** LyCORIS stores the left factor turned where there is a core, other LoRAs never. */
function product(
  parts: LoraParts,
  [leftName, rightName, coreName]: Names,
  turnsWithCore: boolean,
): Product | null {
  const [left, right] = [parts.get(leftName), parts.get(rightName)]
  const core = coreName === null ? null : (parts.get(coreName) ?? null)
  if (left === undefined || right === undefined) return null
  return { left, right, core, isLeftTurned: turnsWithCore && core !== null }
}

/** Of LoKr the second matrix counts first; two whole matrices have none. */
function rankOf(parts: LoraParts): number | null {
  for (const name of ['down', 'hada_w1_b', 'lokr_w2_b', 'lokr_w1_b'] as const) {
    const rank = parts.get(name)?.shape[0]
    if (rank !== undefined) return rank
  }
  return null
}
