import type { DenoiserInput } from './sampling/guidance.ts'
import type { TileSize } from './sdxl/vae-tiles.ts'
import type { FloatTensor } from './tensor.ts'
import type { Clip, ConditioningEntry, Image, Latent, Model, PictureForm, Vae } from './values.ts'

/**
 * The three networks of a latent diffusion model, ready to be asked. The implementation owns sessions
 * and memory: it loads on need, keeps what fits the budget and frees what was used longest ago.
 * All methods reject with a message for a person; all honour the signal between runtime calls.
 */
export type Inference = {
  /** Prompt text with weights, `embedding:name` and chunks of 77 to what the UNet attends to. */
  readonly encodeText: (clip: Clip, text: PromptText, options: TextOptions) => Promise<ConditioningEntry>
  /**
   * One evaluation of the UNet for each conditioning: the raw predictions for a scaled input.
   * x, results: [batch, 4, h, w]; the timestep is the same for the whole batch.
   */
  readonly predict: (
    model: Model,
    input: DenoiserInput,
    signal: AbortSignal,
  ) => Promise<readonly FloatTensor[]>
  /** Unscaled latents to pictures; tiled where a whole decode would not fit. */
  readonly decode: (
    vae: Vae,
    latent: Latent,
    options: VaeOptions & { readonly pictures: PictureForm },
  ) => Promise<Image>
  /** Pictures to unscaled latents: the posterior mean. Sizes are cropped to multiples of 8. */
  readonly encode: (vae: Vae, image: Image, options: VaeOptions) => Promise<Latent>
}

/** What each text encoder reads: the same, unless a node gives them different words. */
export type PromptText = { readonly l: string; readonly g: string }

export type TextOptions = {
  readonly signal: AbortSignal
  /** Told what in the prompt has no effect, such as an unknown embedding. */
  readonly warn: (message: string) => void
}

type VaeOptions = {
  /** Of what size, in latent pixels; null: as large as memory allows, at best the whole. */
  readonly tiles: TileSize | null
  readonly signal: AbortSignal
  /** Called once a tile; a whole decode is one tile. */
  readonly progress: (done: number, total: number) => void
}
