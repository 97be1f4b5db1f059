import { z } from 'zod'

/** What a model file is, as far as names, shapes and metadata tell: enough to advise on steps, CFG and sampler. */
export const ModelKind = z.object({
  /** `other`: named in the file list, but not for SDXL. */
  family: z.enum(['sdxl', 'sd1', 'sd2', 'sd3', 'flux', 'other']),
  /**
   * `postcards`: the small model that comes with the program.
   * `unknown`: nothing says how many steps it wants, such as a LoRA for a style.
   */
  kind: z.enum(['base', 'lightning', 'turbo', 'lcm', 'hyper', 'dmd2', 'postcards', 'unknown']),
  /** The number of steps that it was distilled for; null where it is free or not said. */
  steps: z.number().int().positive().nullable(),
  /** How its output is to be read; null where it is not said. */
  prediction: z.enum(['eps', 'v_prediction', 'x0', 'lcm']).nullable(),
  form: z.enum(['checkpoint', 'unet', 'lora', 'vae', 'text-encoders', 'other']),
})
export type ModelKind = z.infer<typeof ModelKind>
