import type { Tensors } from './key-tree.ts'
import type { UnetBlock, UnetPlan } from './layout/unet.ts'

/** What a UNet is called and what to do, where it is none that SDXL's pipeline can run; null where it is. */
export function unsupportedUnet(
  tensors: Tensors,
  plan: UnetPlan,
): { readonly what: string; readonly remedy: string } | null {
  const found = KINDS.find(({ is }) => is(plan, tensors))
  return found === undefined ? null : { what: `${found.what}, which is not supported`, remedy: found.remedy }
}

type Kind = {
  readonly what: string
  readonly is: (plan: UnetPlan, tensors: Tensors) => boolean
  readonly remedy: string
}

const CHOOSE_SDXL = 'Choose an SDXL model: SDXL base, Lightning, Turbo, or one that was trained from them.'

const KINDS: readonly Kind[] = [
  {
    what: 'a Stable Video Diffusion model',
    is: (_, tensors) => [...tensors.keys()].some((key) => key.includes('.time_stack.')),
    remedy: CHOOSE_SDXL,
  },
  {
    what: 'a Stable Diffusion 1.x model',
    is: (plan) => plan.vectorWidth === 0 && (plan.contextWidth === 768 || plan.contextWidth === 0),
    remedy: CHOOSE_SDXL,
  },
  {
    what: 'a Stable Diffusion 2.x model',
    is: (plan) => plan.vectorWidth === 0 || plan.contextWidth === 1024,
    remedy: CHOOSE_SDXL,
  },
  {
    what: 'the SDXL refiner',
    is: (plan) => plan.inputBlocks.filter(isDownsample).length > 2,
    remedy: `Choose the SDXL base model; it makes finished pictures without the refiner. ${CHOOSE_SDXL}`,
  },
  {
    what: 'an SDXL inpainting model (its UNet reads a mask beside the latent)',
    is: (plan) => plan.inChannels === 9,
    remedy: 'Choose a normal SDXL model: with a mask on the latent it inpaints too.',
  },
  {
    what: 'an SDXL InstructPix2Pix model (its UNet reads a second picture)',
    is: (plan) => plan.inChannels === 8,
    remedy: 'Choose a normal SDXL model and start from a picture with VAEEncode.',
  },
  {
    what: 'a UNet for other latents than SDXL’s',
    is: (plan) => plan.inChannels !== 4 || plan.outChannels !== 4,
    remedy: CHOOSE_SDXL,
  },
]

function isDownsample({ kind }: UnetBlock): boolean {
  return kind === 'downsample'
}
