/**
 * How a model's output is read and which noise levels it knows.
 * Source: the DDPM schedule (Ho et al. 2020) in the σ notation of Karras et al. 2022.
 */
export type ModelSampling = {
  readonly prediction: Prediction
  /** Ascending σ of the training timesteps (1,000; 50 for `lcm`), float32. */
  readonly sigmas: Float32Array
  /** ln σ, rounded to float32 like the table that timesteps are looked up in. */
  readonly logSigmas: Float32Array
  /** Training timestep of entry i: `i · timestepSkip + timestepOffset`. */
  readonly timestepSkip: number
  readonly timestepOffset: number
}

export type Prediction = 'eps' | 'v_prediction' | 'x0' | 'lcm'

const TRAINING_STEPS = 1000
const BETA_START = 0.00085
const BETA_END = 0.012
/** ᾱ of the last step under zero terminal SNR: tiny instead of zero, so that σ stays finite. */
const TERMINAL_ALPHA_BAR = 4.8973451890853435e-8
/** LCM distillation keeps every 20th training step. */
const LCM_STEPS = 50
const f = Math.fround

/** SDXL's noise levels for a parametrisation; `zeroTerminalSnr` rescales them as Lin et al. 2023. */
export function modelSampling(prediction: Prediction, options: { zeroTerminalSnr: boolean }): ModelSampling {
  const alphaBars = options.zeroTerminalSnr ? zeroTerminal(sdxlAlphaBars()) : sdxlAlphaBars()
  const skip = prediction === 'lcm' ? TRAINING_STEPS / LCM_STEPS : 1
  const offset = skip - 1
  const kept = alphaBars.filter((_, t) => t % skip === offset)
  const exact = kept.map((alphaBar) => Math.sqrt((1 - alphaBar) / alphaBar))
  // ComfyUI picks the table of distilled models from σ that are float32 already: it decides ties between timesteps.
  const sigmas = prediction === 'lcm' ? exact.map(f) : exact
  return {
    prediction,
    sigmas: Float32Array.from(sigmas),
    logSigmas: Float32Array.from(sigmas, Math.log),
    timestepSkip: skip,
    timestepOffset: offset,
  }
}

export function sigmaMin(sampling: ModelSampling): number {
  return sampling.sigmas[0] ?? 0
}

export function sigmaMax(sampling: ModelSampling): number {
  return sampling.sigmas[sampling.sigmas.length - 1] ?? 0
}

/** The training timestep nearest to σ in ln σ: what the UNet is told, 0 … 999. */
export function timestepOf(sampling: ModelSampling, sigma: number): number {
  const logSigma = f(Math.log(sigma))
  let best = 0
  let bestDistance = Infinity
  // Float32 on purpose: σ between two timesteps can be an exact tie, which only this rounding breaks as torch does.
  sampling.logSigmas.forEach((entry, i) => {
    const distance = Math.abs(f(logSigma - entry))
    if (distance < bestDistance) {
      best = i
      bestDistance = distance
    }
  })
  return best * sampling.timestepSkip + sampling.timestepOffset
}

/** σ at a fractional timestep, interpolated in ln σ. */
export function sigmaAt(sampling: ModelSampling, timestep: number): number {
  const last = sampling.logSigmas.length - 1
  const t = Math.min(Math.max(f((timestep - sampling.timestepOffset) / sampling.timestepSkip), 0), last)
  const low = Math.floor(t)
  const weight = f(t - low)
  const below = sampling.logSigmas[low] ?? 0
  const above = sampling.logSigmas[Math.ceil(t)] ?? 0
  return f(Math.exp(f(f(f(1 - weight) * below) + f(weight * above))))
}

/** σ at which a share of the denoising is done: 0 is the start, 1 the end. */
export function sigmaAtPercent(sampling: ModelSampling, percent: number): number {
  if (percent <= 0) return 999_999_999.9
  if (percent >= 1) return 0
  return sigmaAt(sampling, (1 - percent) * (TRAINING_STEPS - 1))
}

/** The noise-free latent x0 that a model output stands for, elementwise: (x, output) at σ. */
export function toDenoised(
  sampling: ModelSampling,
  x: Float32Array,
  output: Float32Array,
  sigma: number,
): Float32Array {
  const [a, b] = denoisedCoefficients(sampling, sigma)
  return x.map((value, i) => a * value + b * (output[i] ?? 0))
}

/** x0 = a · x + b · output. */
function denoisedCoefficients(sampling: ModelSampling, sigma: number): readonly [number, number] {
  switch (sampling.prediction) {
    case 'eps':
      return [1, -sigma]
    case 'v_prediction':
      return [1 / (sigma ** 2 + 1), -sigma / Math.sqrt(sigma ** 2 + 1)]
    case 'x0':
      return [0, 1]
    case 'lcm': {
      // Boundary condition of consistency models (Luo et al. 2023), σ_data = 0.5, timesteps scaled by 10.
      const scaled = timestepOf(sampling, sigma) * 10
      const skip = 0.25 / (scaled ** 2 + 0.25)
      const out = scaled / Math.sqrt(scaled ** 2 + 0.25)
      return [out + skip, -out * sigma]
    }
  }
}

/** β is linear in its square root; ᾱ is the running product of 1 − β. */
function sdxlAlphaBars(): readonly number[] {
  let product = 1
  return Array.from({ length: TRAINING_STEPS }, (_, t) => {
    const root =
      Math.sqrt(BETA_START) + (t / (TRAINING_STEPS - 1)) * (Math.sqrt(BETA_END) - Math.sqrt(BETA_START))
    product *= 1 - root ** 2
    return product
  })
}

function zeroTerminal(alphaBars: readonly number[]): readonly number[] {
  const roots = alphaBars.map(Math.sqrt)
  const first = roots[0] ?? 1
  const last = roots[roots.length - 1] ?? 0
  return roots.map((root, t) =>
    t === roots.length - 1 ? TERMINAL_ALPHA_BAR : (((root - last) * first) / (first - last)) ** 2,
  )
}
