import { performance } from 'node:perf_hooks'
import { startRuntime } from '../../electron/runtime/client.ts'
import type { RuntimeHost } from '../../electron/runtime/child.ts'
import type { LoraFile } from '../../nodes/inference/checkpoint/lora.ts'
import type { UnetWeights } from '../../nodes/inference/checkpoint/weights.ts'
import type { Device, Optimization, Runtime } from '../../nodes/inference/onnx/runtime.ts'
import { createUnetSession } from '../../nodes/inference/sdxl/unet-session.ts'
import { unetConfig } from '../../nodes/inference/sdxl/unet-config.ts'
import { floats } from '../../nodes/inference/tensor.ts'
import type { FloatTensor } from '../../nodes/inference/tensor.ts'

export type UnetBenchmark = {
  readonly optimization: Optimization
  readonly pixels: number
  /** Graph, both sessions. */
  readonly load: Cost
  /** Keys and values of a new text, and the first touch of the weights. */
  readonly firstStep: Cost
  readonly warmStep: Cost
  readonly privateBytes: number
  readonly peakPrivateBytes: number
}

/** In seconds; CPU time is that of the runtime process. */
export type Cost = { readonly wall: number; readonly cpu: number }

export type UnetCase = {
  readonly weights: UnetWeights
  readonly loras: readonly LoraFile[]
  readonly optimization: Optimization
  readonly pixels: number
  readonly warmSteps: number
}

/** Times a UNet in a fresh runtime process. */
export async function benchUnet(host: RuntimeHost, device: Device, job: UnetCase): Promise<UnetBenchmark> {
  const runtime = await startRuntime(host, [device])
  try {
    const [session, load] = await timed(runtime, () => createUnetSession(runtime, job))
    const config = unetConfig(job.weights)
    const size = job.pixels / 8
    const question = {
      x: waves([1, 4, size, size]),
      timesteps: [999],
      context: waves([1, 77, config.contextWidth]),
      y: waves([1, config.vectorWidth]),
      strengths: job.loras.map(() => 1),
    }
    const [, firstStep] = await timed(runtime, () => session.predict(question))
    const warm: Cost[] = []
    for (let i = 0; i < job.warmSteps; i++)
      warm.push((await timed(runtime, () => session.predict(question)))[1])
    const { privateBytes, peakPrivateBytes } = await runtime.stats()
    const { optimization, pixels } = job
    return { optimization, pixels, load, firstStep, warmStep: median(warm), privateBytes, peakPrivateBytes }
  } finally {
    await runtime.kill()
  }
}

async function timed<T>(runtime: Runtime, work: () => Promise<T>): Promise<[T, Cost]> {
  const { cpuSeconds } = await runtime.stats()
  const start = performance.now()
  const result = await work()
  const wall = (performance.now() - start) / 1000
  return [result, { wall, cpu: (await runtime.stats()).cpuSeconds - cpuSeconds }]
}

function median(costs: readonly Cost[]): Cost {
  const middle = (pick: (cost: Cost) => number): number =>
    costs.map(pick).toSorted((a, b) => a - b)[Math.floor(costs.length / 2)] ?? NaN
  return { wall: middle((cost) => cost.wall), cpu: middle((cost) => cost.cpu) }
}

function waves(dims: readonly number[]): FloatTensor {
  const length = dims.reduce((product, dim) => product * dim, 1)
  return floats(
    Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9898) * 1.4),
    dims,
  )
}
