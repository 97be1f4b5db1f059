import { countBlocks, type Tensors, under } from './key-tree.ts'
import { unetTensors } from './layout/unet.ts'
import { ModelFileError } from './model-file-error.ts'
import { ldmFromDiffusers } from './names/unet-names.ts'
import { nativeWeights } from './native-weights.ts'
import type { SafetensorsFile } from './safetensors.ts'
import { unetPlan } from './unet-plan.ts'
import { unsupportedUnet } from './unsupported-unet.ts'
import type { TensorLocation, UnetWeights } from './weights.ts'

/**
 * The UNet of a file in LDM or diffusers naming, with any usual prefix; null where it has none.
 * Throws a `ModelFileError` that names the model where it is a UNet that cannot run, or not all of one.
 */
export function unetPart(file: SafetensorsFile): UnetWeights | null {
  const found = find(file.tensors)
  if (found === null) return null
  const plan = unetPlan(found.tensors)
  const unsupported = unsupportedUnet(found.tensors, plan)
  if (unsupported !== null) {
    throw new ModelFileError(file.file, {
      message: `${file.label} is ${unsupported.what}.`,
      remedy: unsupported.remedy,
    })
  }
  return {
    kind: 'unet',
    label: file.label,
    identity: `${file.identity} ${found.prefix}`,
    tensors: nativeWeights(file, found.tensors, { network: 'an SDXL UNet', planned: unetTensors(plan) }),
  }
}

const LDM_PREFIXES = [
  'model.diffusion_model.',
  '',
  'diffusion_model.',
  'model.model.',
  'net.',
  'model.',
] as const
const DIFFUSERS_PREFIXES = ['', 'unet.', 'model.diffusion_model.', 'diffusion_model.'] as const

type Found = { readonly prefix: string; readonly tensors: Tensors }

function find(tensors: Tensors): Found | null {
  const ldm = LDM_PREFIXES.find((prefix) => tensors.has(`${prefix}input_blocks.0.0.weight`))
  if (ldm !== undefined) return { prefix: ldm, tensors: under(tensors, ldm) }
  const diffusers = DIFFUSERS_PREFIXES.find(
    (prefix) => tensors.has(`${prefix}conv_in.weight`) && tensors.has(`${prefix}conv_out.weight`),
  )
  if (diffusers === undefined) return null
  return { prefix: diffusers, tensors: renamed(under(tensors, diffusers)) }
}

function renamed(diffusers: Tensors): Tensors {
  const layersPerBlock = countBlocks(diffusers, 'down_blocks.0.resnets')
  const ldm = new Map<string, TensorLocation>()
  for (const [key, location] of diffusers) {
    ldm.set(ldmFromDiffusers(key, layersPerBlock) ?? key, location)
  }
  return ldm
}
