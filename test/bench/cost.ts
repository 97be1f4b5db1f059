import { performance } from 'node:perf_hooks'
import type { Runtime } from '../../nodes/inference/onnx/runtime.ts'

/** In seconds; CPU time is that of the runtime process. */
export type Cost = { readonly wall: number; readonly cpu: number }

export async function timed<T>(runtime: Runtime, work: () => Promise<T>): Promise<[T, Cost]> {
  const { cpuSeconds } = await runtime.stats()
  const start = performance.now()
  const result = await work()
  const wall = (performance.now() - start) / 1000
  return [result, { wall, cpu: (await runtime.stats()).cpuSeconds - cpuSeconds }]
}

export function median(costs: readonly Cost[]): Cost {
  const middle = (pick: (cost: Cost) => number): number =>
    costs.map(pick).toSorted((a, b) => a - b)[Math.floor(costs.length / 2)] ?? NaN
  return { wall: middle((cost) => cost.wall), cpu: middle((cost) => cost.cpu) }
}
