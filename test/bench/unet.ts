import { startRuntime } from '../../electron/runtime/client.ts'
import type { RuntimeHost } from '../../electron/runtime/child.ts'
import type { LoraFile } from '../../nodes/inference/checkpoint/lora.ts'
import { unetPlan } from '../../nodes/inference/checkpoint/unet-plan.ts'
import type { UnetWeights } from '../../nodes/inference/checkpoint/weights.ts'
import type { Device, Optimization } from '../../nodes/inference/onnx/runtime.ts'
import { createUnetSession } from '../../nodes/inference/sdxl/unet-session.ts'
import { floats } from '../../nodes/inference/tensor.ts'
import type { FloatTensor } from '../../nodes/inference/tensor.ts'
import { median, timed } from './cost.ts'
import type { Cost } from './cost.ts'

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
    const plan = unetPlan(job.weights.tensors)
    const size = job.pixels / 8
    const question = {
      x: waves([1, 4, size, size]),
      timesteps: [999],
      context: waves([1, 77, plan.contextWidth]),
      y: waves([1, plan.vectorWidth]),
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

function waves(dims: readonly number[]): FloatTensor {
  const length = dims.reduce((product, dim) => product * dim, 1)
  return floats(
    Float32Array.from({ length }, (_, i) => Math.sin(i * 12.9898) * 1.4),
    dims,
  )
}
