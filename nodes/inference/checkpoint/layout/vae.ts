import { type PlannedTensor, RESIDUAL_GAIN, TensorList } from './tensor-list.ts'

/** Widths are per level, from the picture's resolution down to the latent's. */
export type VaePlan = {
  readonly latentChannels: number
  readonly encoderWidths: readonly number[]
  readonly decoderWidths: readonly number[]
}

/** SDXL's own plan at any width: 128 channels in the published model. */
export function sdxlVaePlan(channels: number): VaePlan {
  const widths = [1, 2, 4, 4].map((multiplier) => multiplier * channels)
  return { latentChannels: 4, encoderWidths: widths, decoderWidths: widths }
}

/** LDM's AutoencoderKL at factor 8, names without prefix. */
export function vaeTensors(plan: VaePlan): readonly PlannedTensor[] {
  return [...encoderTensors(plan), ...decoderTensors(plan)]
}

/** With `quant_conv`, which follows the encoder. */
export function encoderTensors({ latentChannels, encoderWidths }: VaePlan): readonly PlannedTensor[] {
  const list = new TensorList()
  let channels = encoderWidths[0] ?? 0
  list.conv('encoder.conv_in', 3, channels, 3)
  for (const [level, width] of encoderWidths.entries()) {
    for (const i of [0, 1]) {
      residual(list, `encoder.down.${level}.block.${i}`, channels, width)
      channels = width
    }
    if (level < encoderWidths.length - 1)
      list.conv(`encoder.down.${level}.downsample.conv`, channels, channels, 3)
  }
  middle(list, 'encoder.mid', channels)
  list.norm('encoder.norm_out', channels)
  list.conv('encoder.conv_out', channels, 2 * latentChannels, 3)
  list.conv('quant_conv', 2 * latentChannels, 2 * latentChannels, 1)
  return list.tensors
}

/** With `post_quant_conv`, which precedes the decoder. */
export function decoderTensors({ latentChannels, decoderWidths }: VaePlan): readonly PlannedTensor[] {
  const list = new TensorList()
  list.conv('post_quant_conv', latentChannels, latentChannels, 1)
  let channels = decoderWidths.at(-1) ?? 0
  list.conv('decoder.conv_in', latentChannels, channels, 3)
  middle(list, 'decoder.mid', channels)
  for (const [level, width] of [...decoderWidths.entries()].toReversed()) {
    for (const i of [0, 1, 2]) {
      residual(list, `decoder.up.${level}.block.${i}`, channels, width)
      channels = width
    }
    if (level > 0) list.conv(`decoder.up.${level}.upsample.conv`, channels, channels, 3)
  }
  list.norm('decoder.norm_out', channels)
  list.conv('decoder.conv_out', channels, 3, 3, { gain: 0.7 })
  return list.tensors
}

function middle(list: TensorList, path: string, channels: number): void {
  residual(list, `${path}.block_1`, channels, channels)
  list.norm(`${path}.attn_1.norm`, channels)
  for (const part of ['q', 'k', 'v']) list.conv(`${path}.attn_1.${part}`, channels, channels, 1)
  list.conv(`${path}.attn_1.proj_out`, channels, channels, 1, { gain: RESIDUAL_GAIN })
  residual(list, `${path}.block_2`, channels, channels)
}

function residual(list: TensorList, path: string, input: number, output: number): void {
  list.norm(`${path}.norm1`, input)
  list.conv(`${path}.conv1`, input, output, 3)
  list.norm(`${path}.norm2`, output)
  list.conv(`${path}.conv2`, output, output, 3, { gain: RESIDUAL_GAIN })
  if (input !== output) list.conv(`${path}.nin_shortcut`, input, output, 1)
}
