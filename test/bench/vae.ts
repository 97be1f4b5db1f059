import { startRuntime } from '../../electron/runtime/client.ts'
import type { RuntimeHost } from '../../electron/runtime/child.ts'
import type { VaeWeights } from '../../nodes/inference/checkpoint/weights.ts'
import type { Device } from '../../nodes/inference/onnx/runtime.ts'
import { decodeLatent } from '../../nodes/inference/sdxl/vae-decode.ts'
import { decodeMemory, fitTiling } from '../../nodes/inference/sdxl/vae-memory.ts'
import { vaeDecoderModel } from '../../nodes/inference/sdxl/vae-model.ts'
import { countTiles } from '../../nodes/inference/sdxl/vae-tiles.ts'
import { floats } from '../../nodes/inference/tensor.ts'
import { median, timed } from './cost.ts'
import type { Cost } from './cost.ts'

export type VaeBenchmark = {
  readonly pixels: number
  readonly tiles: number
  readonly load: Cost
  readonly firstDecode: Cost
  readonly warmDecode: Cost
  readonly peakPrivateBytes: number
}

export type VaeCase = {
  readonly weights: VaeWeights
  readonly pixels: number
  /** Decides between one tile and several. */
  readonly memoryBytes: number
  readonly warmDecodes: number
}

/** Times the VAE's decoder in a fresh runtime process. */
export async function benchVae(host: RuntimeHost, device: Device, job: VaeCase): Promise<VaeBenchmark> {
  const runtime = await startRuntime(host, [device])
  try {
    const [session, load] = await timed(runtime, () =>
      runtime.createSession(vaeDecoderModel(job.weights, runtime.dialect)),
    )
    const size = job.pixels / 8
    const tiling = fitTiling({ height: size, width: size }, decodeMemory(job.weights), job.memoryBytes)
    const data = Float32Array.from({ length: 4 * size * size }, (_, i) => Math.sin(i * 12.9898) * 1.4)
    const latent = { samples: floats(data, [1, 4, size, size]), noiseMask: null, batchIndex: null }
    const pass = {
      tilings: [tiling],
      pictures: 'bytes',
      signal: new AbortController().signal,
      progress: () => undefined,
    } as const
    const decode = async (): Promise<Cost> =>
      (await timed(runtime, () => decodeLatent(session, latent, pass)))[1]
    const firstDecode = await decode()
    const warm: Cost[] = []
    for (let i = 0; i < job.warmDecodes; i++) warm.push(await decode())
    const { peakPrivateBytes } = await runtime.stats()
    const tiles = countTiles(tiling)
    return { pixels: job.pixels, tiles, load, firstDecode, warmDecode: median(warm), peakPrivateBytes }
  } finally {
    await runtime.kill()
  }
}
