/** A sampler: from noise at the first σ to a latent at the last, asking the model on the way. */
export type Sampler = (run: SamplerRun) => Promise<Float32Array>

export type SamplerRun = {
  /** The start: latent plus noise at `sigmas[0]`. Not changed. */
  readonly x: Float32Array
  /** From high to low; the last is usually 0. */
  readonly sigmas: readonly number[]
  /** The model's x0 for x at σ, guidance applied. Rejects when the run is cancelled. */
  readonly denoise: (x: Float32Array, sigma: number) => Promise<Float32Array>
  /** The x0 of the negative prompt alone at the latest `denoise`; only for samplers that say that they need it. */
  readonly unguided: () => Float32Array
  /** Fresh independent standard normal noise, one draw a call. */
  readonly gaussian: () => Float32Array
  /** Noise of one Brownian path between two levels. */
  readonly brownian: (sigma: number, sigmaNext: number) => Float32Array
  /** σ at which a share of the denoising is done, by the timesteps that the model was trained on. */
  readonly sigmaAtPercent: (share: number) => number
  /** After the first model call of step i (from 0), with its x0: for progress and previews. */
  readonly onStep: (index: number, denoised: Float32Array) => void
}

/** Visits the steps in order: σ, σ' and the x0 found at σ; the result of each is the next x. */
export async function eachStep(
  run: SamplerRun,
  step: (at: Step) => Float32Array | Promise<Float32Array>,
): Promise<Float32Array> {
  let x = run.x
  for (let index = 0; index < run.sigmas.length - 1; index++) {
    const sigma = run.sigmas[index] ?? 0
    const next = run.sigmas[index + 1] ?? 0
    const denoised = await run.denoise(x, sigma)
    run.onStep(index, denoised)
    x = await step({ index, x, sigma, next, denoised })
  }
  return x
}

export type Step = {
  readonly index: number
  readonly x: Float32Array
  readonly sigma: number
  readonly next: number
  readonly denoised: Float32Array
}
