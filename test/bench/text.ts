import { startRuntime } from '../../electron/runtime/client.ts'
import type { RuntimeHost } from '../../electron/runtime/child.ts'
import type { TextEncoderWeights } from '../../nodes/inference/checkpoint/weights.ts'
import type { Device } from '../../nodes/inference/onnx/runtime.ts'
import { encodeTokens, textEncoderModel } from '../../nodes/inference/sdxl/text-encoder.ts'
import { tokenize } from '../../nodes/inference/tokenizer/tokenize.ts'
import { median, timed } from './cost.ts'
import type { Cost } from './cost.ts'

export type TextBenchmark = {
  /** Both encoders. */
  readonly load: Cost
  /** The first touch of the weights. */
  readonly firstPrompt: Cost
  readonly warmPrompt: Cost
  readonly peakPrivateBytes: number
}

export type TextCase = { readonly encoders: TextEncoderWeights; readonly warmPrompts: number }

/** Times both text encoders on a short prompt in a fresh runtime process. */
export async function benchText(host: RuntimeHost, device: Device, job: TextCase): Promise<TextBenchmark> {
  const runtime = await startRuntime(host, [device])
  try {
    const clip = { encoders: job.encoders, loras: [], stopAtLayer: null }
    const [sessions, load] = await timed(runtime, async () => ({
      l: await runtime.createSession(textEncoderModel(clip, 'l', runtime.dialect)),
      g: await runtime.createSession(textEncoderModel(clip, 'g', runtime.dialect)),
    }))
    const tokens = await tokenize('a photo of a cat, detailed', () => Promise.resolve(null))
    const encode = async (): Promise<Cost> => {
      const { signal } = new AbortController()
      return (await timed(runtime, () => encodeTokens(clip, sessions, tokens, signal)))[1]
    }
    const firstPrompt = await encode()
    const warm: Cost[] = []
    for (let i = 0; i < job.warmPrompts; i++) warm.push(await encode())
    const { peakPrivateBytes } = await runtime.stats()
    return { load, firstPrompt, warmPrompt: median(warm), peakPrivateBytes }
  } finally {
    await runtime.kill()
  }
}
