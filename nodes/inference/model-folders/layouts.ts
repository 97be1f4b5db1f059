import { FOLDER_BY_DISK_NAME } from './folder-names.ts'

/** How programs arrange model files below a folder that they own: directory and what it holds. */
export type Layout = {
  /** The program, for a person. */
  readonly kind: string
  /** Relative directory, `/` between names, and ComfyUI's name of the folder. */
  readonly directories: readonly (readonly [directory: string, folder: string])[]
}

const COMFYUI: Layout['directories'] = [...FOLDER_BY_DISK_NAME]

const A1111_MODELS: Layout['directories'] = [
  ['Stable-diffusion', 'checkpoints'],
  ['VAE', 'vae'],
  ['Lora', 'loras'],
  ['LyCORIS', 'loras'],
  ['ESRGAN', 'upscale_models'],
  ['RealESRGAN', 'upscale_models'],
  ['SwinIR', 'upscale_models'],
  ['ControlNet', 'controlnet'],
  ['hypernetworks', 'hypernetworks'],
  // Forge, which A1111's folders live on in.
  ['text_encoder', 'text_encoders'],
  ['diffusion_models', 'diffusion_models'],
]

const STABILITY_MATRIX: Layout['directories'] = [
  ['StableDiffusion', 'checkpoints'],
  ['DiffusionModels', 'diffusion_models'],
  ['TextEncoders', 'text_encoders'],
  ['VAE', 'vae'],
  ['Lora', 'loras'],
  ['LyCORIS', 'loras'],
  ['Embeddings', 'embeddings'],
  ['ControlNet', 'controlnet'],
]

function below(parent: string, directories: Layout['directories']): Layout['directories'] {
  return directories.map(([directory, folder]) => [`${parent}/${directory}`, folder])
}

export const LAYOUTS: readonly Layout[] = [
  { kind: 'ComfyUI', directories: below('models', COMFYUI) },
  {
    kind: 'Stable Diffusion web UI',
    directories: [...below('models', A1111_MODELS), ['embeddings', 'embeddings']],
  },
  { kind: 'Stability Matrix', directories: below('Models', STABILITY_MATRIX) },
  { kind: 'ComfyUI models', directories: COMFYUI },
  { kind: 'Stable Diffusion web UI models', directories: A1111_MODELS },
  { kind: 'Stability Matrix models', directories: STABILITY_MATRIX },
]
