import type { Widget } from '../../workflows/node-definition.ts'

export const CONTROLS = ['fixed', 'increment', 'decrement', 'randomize'] as const
export type Control = (typeof CONTROLS)[number]

/** Beyond this ComfyUI's editor does not step or draw seeds. */
const LIMIT = 2n ** 50n

/** The value after a run was queued, as ComfyUI's companion widget changes it (spec A.9). */
export function nextSeed(
  widget: Extract<Widget, { kind: 'int' }>,
  value: number | bigint,
  control: Control,
  random: () => number,
): number | bigint {
  if (control === 'fixed') return value
  const step = BigInt(Math.max(1, Math.round(widget.step)))
  const low = clamp(BigInt(Math.ceil(widget.min)), -LIMIT, LIMIT)
  const high = clamp(BigInt(widget.max), -LIMIT, LIMIT)
  const current = typeof value === 'bigint' ? value : BigInt(Math.round(value))
  if (control === 'increment') return plain(clamp(current + step, low, high))
  if (control === 'decrement') return plain(clamp(current - step, low, high))
  const range = Number((high - low) / step)
  return plain(low + BigInt(Math.floor(random() * range)) * step)
}

function clamp(value: bigint, low: bigint, high: bigint): bigint {
  return value < low ? low : value > high ? high : value
}

function plain(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value
}
