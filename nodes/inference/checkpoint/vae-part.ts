import { sizeOf, type Tensors, under } from './key-tree.ts'
import { decoderTensors, encoderTensors, sdxlVaePlan, type VaePlan } from './layout/vae.ts'
import { ModelFileError } from './model-file-error.ts'
import { ldmVaeName } from './names/vae-names.ts'
import { nativeWeights } from './native-weights.ts'
import type { SafetensorsFile } from './safetensors.ts'
import type { VaeWeights } from './weights.ts'

/**
 * The VAE of a file in LDM or diffusers naming; null where it has none. One half alone is a VAE too.
 * Throws a `ModelFileError` where it is another model's VAE, or not all of one.
 */
export function vaePart(file: SafetensorsFile): VaeWeights | null {
  const prefix = PREFIXES.find((candidate) =>
    ['decoder.conv_in.weight', 'encoder.conv_in.weight'].some((key) => file.tensors.has(candidate + key)),
  )
  if (prefix === undefined) return null
  const tensors = nativeNames(under(file.tensors, prefix))
  const plan = vaePlan(tensors)
  refuseOtherVaes(file, tensors, plan)
  const planned = [
    ...(tensors.has('encoder.conv_in.weight') ? encoderTensors(plan) : []),
    ...(tensors.has('decoder.conv_in.weight') ? decoderTensors(plan) : []),
  ]
  return {
    kind: 'vae',
    label: file.label,
    identity: `${file.identity} ${prefix}`,
    tensors: nativeWeights(file, tensors, { network: 'an SDXL VAE', planned }),
  }
}

const PREFIXES = ['first_stage_model.', 'vae.', ''] as const

function nativeNames(tensors: Tensors): Tensors {
  return new Map([...tensors].map(([key, location]) => [ldmVaeName(key), location]))
}

function vaePlan(tensors: Tensors): VaePlan {
  const latentChannels = sizeOf(tensors, 'decoder.conv_in.weight', 1)
  return {
    latentChannels: latentChannels > 0 ? latentChannels : sizeOf(tensors, 'encoder.conv_out.weight', 0) / 2,
    encoderWidths: widths(tensors, 'encoder.down', sizeOf(tensors, 'encoder.conv_in.weight', 0)),
    decoderWidths: widths(tensors, 'decoder.up', sizeOf(tensors, 'decoder.conv_out.weight', 1)),
  }
}

/** Of each level; SDXL's multiple of the outermost where the tensors that tell are missing, to report those alone. */
function widths(tensors: Tensors, path: string, channels: number): readonly number[] {
  return sdxlVaePlan(channels).encoderWidths.map((usual, level) => {
    const block = `${path}.${level}.block.0`
    const told = Math.max(...['conv1', 'conv2'].map((name) => sizeOf(tensors, `${block}.${name}.weight`, 0)))
    return told > 0 ? told : usual
  })
}

function refuseOtherVaes(file: SafetensorsFile, tensors: Tensors, plan: VaePlan): void {
  const isVideo = [...tensors.keys()].some(
    (key) => key.includes('.time_stack.') || key.includes('.time_mix_conv.'),
  )
  const what = isVideo
    ? 'the VAE of a video model'
    : plan.latentChannels === 4
      ? null
      : `the VAE of another kind of model, such as Flux or SD3: its latents have ${plan.latentChannels} channels, SDXL’s have 4`
  if (what === null) return
  throw new ModelFileError(file.file, {
    message: `${file.label} is ${what}.`,
    remedy: 'Choose an SDXL VAE, such as sdxl_vae.safetensors, or use the VAE of the checkpoint.',
  })
}
