import type { LoraFile } from '../checkpoint/lora.ts'
import type { UnetWeights } from '../checkpoint/weights.ts'
import type { HeldTensors, Optimization, Runtime } from '../onnx/runtime.ts'
import { floats } from '../tensor.ts'
import type { FloatTensor, Tensor } from '../tensor.ts'
import { contextGraph, strengthInput, unetGraph } from './unet-graphs.ts'

/** A loaded UNet with a fixed list of LoRAs, whose strengths are free. */
export type UnetSession = {
  /** The raw prediction, [batch, 4, h, w]. Rejects with a `RuntimeError`. */
  readonly predict: (question: UnetQuestion) => Promise<FloatTensor>
  /** False once released, or once the process that held it is gone. */
  readonly isAlive: () => boolean
  readonly release: () => Promise<void>
}

export type UnetQuestion = {
  /** [batch, 4, h, w], scaled by 1/√(σ² + 1). */
  readonly x: FloatTensor
  /** 0 … 999: one for the whole batch, or one each. */
  readonly timesteps: readonly number[]
  /** [1 or batch, tokens, contextWidth]. Remembered by identity: give the same tensor for the same text. */
  readonly context: FloatTensor
  /** [1 or batch, vectorWidth]: pooled text and sizes. */
  readonly y: FloatTensor
  /** One for each LoRA. */
  readonly strengths: readonly number[]
}

export type UnetOptions = {
  readonly weights: UnetWeights
  readonly loras: readonly LoraFile[]
  readonly optimization: Optimization
}

/** Positive and negative text of two samplers. */
const REMEMBERED_CONTEXTS = 4

type KnownContext = {
  readonly context: FloatTensor
  readonly key: string
  readonly keysValues: HeldTensors
}

export async function createUnetSession(runtime: Runtime, options: UnetOptions): Promise<UnetSession> {
  const { weights, loras, optimization } = options
  const unet = await runtime.createSession({
    label: `UNet of ${weights.label}`,
    ...unetGraph(weights, loras, runtime.dialect),
    optimization,
  })
  // Run once per text: not worth the memory of folded weights.
  const projections = await runtime.createSession({
    label: `text projections of ${weights.label}`,
    ...contextGraph(weights, loras, runtime.dialect),
    optimization: 'lazy',
  })
  const known: KnownContext[] = []

  async function keysValuesOf(question: UnetQuestion, batch: number): Promise<HeldTensors> {
    const { context, strengths } = question
    const copies = context.dims[0] === batch ? 1 : batch
    const key = [copies, ...strengths].join()
    const index = known.findIndex((entry) => entry.context === context && entry.key === key)
    const [found] = index < 0 ? [] : known.splice(index, 1)
    const feeds = { context, copies: integers([copies, 1, 1]), ...strengthFeeds(strengths) }
    const entry = found ?? { context, key, keysValues: await projections.hold(feeds) }
    known.unshift(entry)
    for (const old of known.splice(REMEMBERED_CONTEXTS)) await old.keysValues.release()
    return entry.keysValues
  }

  return {
    predict: async (question) => {
      const { x, timesteps, y, strengths } = question
      const [batch = 1] = x.dims
      const held = await keysValuesOf(question, batch)
      const feeds = {
        x,
        timestep: repeat(floats(Float32Array.from(timesteps), [timesteps.length]), batch),
        y: repeat(y, batch),
        ...strengthFeeds(strengths),
      }
      const { eps } = await unet.run(feeds, { held })
      if (eps?.type !== 'float32') throw new Error(`The UNet of ${weights.label} gave no prediction.`)
      return eps
    },
    isAlive: () => unet.isAlive() && projections.isAlive(),
    release: async () => {
      for (const { keysValues } of known.splice(0)) await keysValues.release()
      await Promise.all([unet.release(), projections.release()])
    },
  }
}

function strengthFeeds(strengths: readonly number[]): Record<string, Tensor> {
  return Object.fromEntries(
    strengths.map((strength, i) => [strengthInput(i), floats(Float32Array.of(strength), [1])]),
  )
}

/** One item for all of the batch becomes one for each. */
function repeat(tensor: FloatTensor, batch: number): FloatTensor {
  const [count, ...rest] = tensor.dims
  if (count === batch) return tensor
  const data = new Float32Array(tensor.data.length * batch)
  for (let i = 0; i < batch; i++) data.set(tensor.data, i * tensor.data.length)
  return floats(data, [batch, ...rest])
}

function integers(values: readonly number[]): Tensor {
  return { type: 'int64', dims: [values.length], data: BigInt64Array.from(values, BigInt) }
}
