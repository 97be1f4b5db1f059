/**
 * How a model's output is read and which noise levels it knows.
 * Source: DDPM (Ho et al. 2020) schedule in the σ notation of Karras et al. 2022.
 */
export type ModelSampling = {
  readonly prediction: Prediction
  /** Ascending σ of the training timesteps (1,000; 50 for `lcm`), float32. */
  readonly sigmas: Float32Array
  /** Training timestep of entry i: `i · timestepSkip + timestepOffset`. */
  readonly timestepSkip: number
  readonly timestepOffset: number
}

export type Prediction = 'eps' | 'v_prediction' | 'x0' | 'lcm'
