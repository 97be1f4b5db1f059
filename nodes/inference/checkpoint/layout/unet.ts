import { type PlannedTensor, RESIDUAL_GAIN, TensorList } from './tensor-list.ts'

/** What distinguishes one SDXL-like UNet from another; block 0, the first convolution, is left out. */
export type UnetPlan = {
  readonly inChannels: number
  readonly outChannels: number
  readonly modelChannels: number
  readonly contextWidth: number
  readonly vectorWidth: number
  readonly inputBlocks: readonly UnetBlock[]
  /** Transformer blocks between two middle residual blocks; 0: one residual block alone; null: no middle block. */
  readonly middleDepth: number | null
  readonly outputBlocks: readonly (UnetBlock & { readonly upsample: boolean })[]
}

/** `depth` counts transformer blocks, 0 where there is no attention. */
export type UnetBlock =
  | { readonly kind: 'residual'; readonly channels: number; readonly depth: number }
  | { readonly kind: 'downsample'; readonly channels: number; readonly depth: 0 }

/** SDXL's own plan at any width: 320 in the published model. */
export function sdxlUnetPlan(widths: {
  readonly modelChannels: number
  readonly contextWidth: number
  readonly vectorWidth: number
}): UnetPlan {
  const levels = [
    { channels: widths.modelChannels, depth: 0 },
    { channels: widths.modelChannels * 2, depth: 2 },
    { channels: widths.modelChannels * 4, depth: 10 },
  ] as const
  return {
    ...widths,
    inChannels: 4,
    outChannels: 4,
    inputBlocks: levels.flatMap(({ channels, depth }, level): UnetBlock[] => [
      { kind: 'residual', channels, depth },
      { kind: 'residual', channels, depth },
      ...(level < 2 ? [{ kind: 'downsample', channels, depth: 0 } as const] : []),
    ]),
    middleDepth: 10,
    outputBlocks: levels.toReversed().flatMap(({ channels, depth }, fromEnd) =>
      [0, 1, 2].map((i) => ({
        kind: 'residual' as const,
        channels,
        depth,
        upsample: i === 2 && fromEnd < 2,
      })),
    ),
  }
}

/** Every tensor of the UNet under LDM names without prefix. */
export function unetTensors(plan: UnetPlan): readonly PlannedTensor[] {
  const list = new TensorList()
  const embeddingWidth = plan.modelChannels * 4
  list.linear('time_embed.0', plan.modelChannels, embeddingWidth)
  list.linear('time_embed.2', embeddingWidth, embeddingWidth)
  list.linear('label_emb.0.0', plan.vectorWidth, embeddingWidth)
  list.linear('label_emb.0.2', embeddingWidth, embeddingWidth)
  list.conv('input_blocks.0.0', plan.inChannels, plan.modelChannels, 3)
  const skips = [plan.modelChannels]
  let channels = plan.modelChannels
  for (const [i, block] of plan.inputBlocks.entries()) {
    const path = `input_blocks.${i + 1}`
    if (block.kind === 'downsample') list.conv(`${path}.0.op`, channels, block.channels, 3)
    else residual(list, `${path}.0`, { input: channels, output: block.channels, embeddingWidth })
    channels = block.channels
    transformer(list, `${path}.1`, channels, block.depth, plan.contextWidth)
    skips.push(channels)
  }
  if (plan.middleDepth !== null) {
    residual(list, 'middle_block.0', { input: channels, output: channels, embeddingWidth })
  }
  if (plan.middleDepth !== null && plan.middleDepth > 0) {
    transformer(list, 'middle_block.1', channels, plan.middleDepth, plan.contextWidth)
    residual(list, 'middle_block.2', { input: channels, output: channels, embeddingWidth })
  }
  for (const [i, block] of plan.outputBlocks.entries()) {
    const path = `output_blocks.${i}`
    residual(list, `${path}.0`, {
      input: channels + (skips.pop() ?? 0),
      output: block.channels,
      embeddingWidth,
    })
    channels = block.channels
    transformer(list, `${path}.1`, channels, block.depth, plan.contextWidth)
    if (block.upsample) list.conv(`${path}.${block.depth > 0 ? 2 : 1}.conv`, channels, channels, 3)
  }
  list.norm('out.0', channels)
  list.conv('out.2', channels, plan.outChannels, 3, { gain: 1.4 })
  return list.tensors
}

function residual(
  list: TensorList,
  path: string,
  { input, output, embeddingWidth }: { input: number; output: number; embeddingWidth: number },
): void {
  list.norm(`${path}.in_layers.0`, input)
  list.conv(`${path}.in_layers.2`, input, output, 3)
  list.linear(`${path}.emb_layers.1`, embeddingWidth, output)
  list.norm(`${path}.out_layers.0`, output)
  list.conv(`${path}.out_layers.3`, output, output, 3, { gain: RESIDUAL_GAIN })
  if (input !== output) list.conv(`${path}.skip_connection`, input, output, 1)
}

function transformer(list: TensorList, path: string, width: number, depth: number, context: number): void {
  if (depth === 0) return
  list.norm(`${path}.norm`, width)
  list.linear(`${path}.proj_in`, width, width)
  for (let i = 0; i < depth; i++) {
    const block = `${path}.transformer_blocks.${i}`
    attention(list, `${block}.attn1`, width, width)
    attention(list, `${block}.attn2`, width, context)
    list.linear(`${block}.ff.net.0.proj`, width, width * 8)
    list.linear(`${block}.ff.net.2`, width * 4, width, { gain: RESIDUAL_GAIN })
    for (const norm of ['norm1', 'norm2', 'norm3']) list.norm(`${block}.${norm}`, width)
  }
  list.linear(`${path}.proj_out`, width, width, { gain: RESIDUAL_GAIN })
}

function attention(list: TensorList, path: string, width: number, keyWidth: number): void {
  list.linear(`${path}.to_q`, width, width, { bias: false })
  list.linear(`${path}.to_k`, keyWidth, width, { bias: false })
  list.linear(`${path}.to_v`, keyWidth, width, { bias: false })
  list.linear(`${path}.to_out.0`, width, width, { gain: RESIDUAL_GAIN })
}
