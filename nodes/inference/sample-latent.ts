import { latentToRgb } from './image/latent-to-rgb.ts'
import type { Inference } from './inference.ts'
import { sample, type SampleRequest } from './sampling/sample.ts'
import type { Latent, Model } from './values.ts'

/** What a sampler tells while it works. */
export type SamplingProgress = {
  readonly signal: AbortSignal
  readonly progress: (done: number, total: number) => void
  readonly preview: (picture: { width: number; height: number; rgb: Uint8Array }) => void
}

/** Samples with a loaded model; each finished step is counted and shown. */
export async function sampleLatent(
  request: Omit<SampleRequest, 'sampling' | 'predict' | 'signal' | 'onStep'> & { readonly model: Model },
  inference: Inference,
  { signal, progress, preview }: SamplingProgress,
): Promise<Latent> {
  const { model, latent } = request
  const samples = await sample({
    ...request,
    sampling: model.sampling,
    predict: (input) => inference.predict(model, input, signal),
    signal,
    onStep: (done, total, denoised) => {
      progress(done, total)
      preview(latentToRgb(denoised))
    },
  })
  return { ...latent, samples }
}
