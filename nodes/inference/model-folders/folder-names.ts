/** ComfyUI's model folders in its order, each with the names that it may have on disk. */
const FOLDERS: readonly (readonly [name: string, ...older: string[]])[] = [
  ['checkpoints'],
  ['configs'],
  ['loras'],
  ['vae'],
  ['text_encoders', 'clip'],
  ['diffusion_models', 'unet'],
  ['clip_vision'],
  ['style_models'],
  ['embeddings'],
  ['diffusers'],
  ['vae_approx'],
  ['controlnet', 't2i_adapter'],
  ['gligen'],
  ['upscale_models'],
  ['latent_upscale_models'],
  ['hypernetworks'],
  ['photomaker'],
  ['classifiers'],
  ['model_patches'],
  ['audio_encoders'],
]

export const MODEL_FOLDERS: readonly string[] = FOLDERS.map(([name]) => name)

/** Every name on disk with the folder that it stands for: `unet` is `diffusion_models`. */
export const FOLDER_BY_DISK_NAME: ReadonlyMap<string, string> = new Map(
  FOLDERS.flatMap((names) => names.map((name) => [name, names[0]] as const)),
)
