import { latentToRgb } from './image/latent-to-rgb.ts'
import type { Inference } from './inference.ts'
import { sample, type SampleRequest } from './sampling/sample.ts'
import type { Guider, Latent } from './values.ts'

/** What a sampler tells while it works. */
export type SamplingProgress = {
  readonly signal: AbortSignal
  readonly progress: (done: number, total: number) => void
  readonly preview: (picture: { width: number; height: number; rgb: Uint8Array }) => void
}

/** Samples with a loaded model; each finished step is counted and shown. The second latent is the last x0. */
export async function sampleLatent(
  {
    guider,
    ...request
  }: Pick<SampleRequest, 'sampler' | 'sigmas' | 'latent' | 'noise'> & {
    readonly guider: Guider
  },
  inference: Inference,
  { signal, progress, preview }: SamplingProgress,
): Promise<readonly [Latent, Latent]> {
  const { model, ...guidance } = guider
  const { samples, denoised } = await sample({
    ...request,
    ...guidance,
    sampling: model.sampling,
    rescale: model.guidanceRescale ?? 0,
    predict: (input) => inference.predict(model, input, signal),
    signal,
    onStep: (done, total, current) => {
      progress(done, total)
      preview(latentToRgb(current))
    },
  })
  return [
    { ...request.latent, samples },
    { ...request.latent, samples: denoised },
  ]
}
