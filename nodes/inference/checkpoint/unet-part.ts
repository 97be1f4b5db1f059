import { countBlocks, sizeOf, type Tensors, under } from './key-tree.ts'
import { type UnetBlock, type UnetPlan, unetTensors } from './layout/unet.ts'
import { ModelFileError } from './model-file-error.ts'
import { ldmFromDiffusers } from './names/unet-names.ts'
import { nativeWeights } from './native-weights.ts'
import type { SafetensorsFile } from './safetensors.ts'
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

/** Reads the plan off the tensors: sizes from shapes, numbers of blocks from names. */
export function unetPlan(tensors: Tensors): UnetPlan {
  const depth = (path: string): number => countBlocks(tensors, `${path}.transformer_blocks`)
  const channels = (path: string): number =>
    Math.max(...OUTPUT_WIDTHS.map((name) => sizeOf(tensors, `${path}.${name}`, 0)))
  const inputBlocks = Array.from(
    { length: Math.max(countBlocks(tensors, 'input_blocks') - 1, 0) },
    (_, i): UnetBlock => {
      const path = `input_blocks.${i + 1}`
      const downsampled = sizeOf(tensors, `${path}.0.op.weight`, 0)
      return downsampled > 0
        ? { kind: 'downsample', channels: downsampled, depth: 0 }
        : { kind: 'residual', channels: channels(path), depth: depth(`${path}.1`) }
    },
  )
  const outputBlocks = Array.from({ length: countBlocks(tensors, 'output_blocks') }, (_, i) => {
    const path = `output_blocks.${i}`
    return {
      kind: 'residual' as const,
      channels: channels(path),
      depth: depth(`${path}.1`),
      upsample: [1, 2].some((j) => tensors.has(`${path}.${j}.conv.weight`)),
    }
  })
  return {
    inChannels: sizeOf(tensors, 'input_blocks.0.0.weight', 1),
    outChannels: sizeOf(tensors, 'out.2.weight', 0),
    modelChannels: sizeOf(tensors, 'input_blocks.0.0.weight', 0),
    contextWidth: contextWidth(tensors),
    vectorWidth: sizeOf(tensors, 'label_emb.0.0.weight', 1),
    inputBlocks,
    middleDepth: tensors.has('middle_block.0.in_layers.0.weight') ? depth('middle_block.1') : null,
    outputBlocks,
  }
}

/** Any of these tells a block's channels: a missing one is then reported alone, not with all that follow from it. */
const OUTPUT_WIDTHS = [
  '0.out_layers.3.weight',
  '0.out_layers.0.weight',
  '0.in_layers.2.weight',
  '1.norm.weight',
] as const

function contextWidth(tensors: Tensors): number {
  for (const [key, { shape }] of tensors) {
    if (key.endsWith('.attn2.to_k.weight')) return shape[1] ?? 0
  }
  return 0
}
