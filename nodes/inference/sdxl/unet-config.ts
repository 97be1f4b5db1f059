import type { Weights } from '../checkpoint/weights.ts'

/** The plan of a UNet as its tensors tell it: the same code runs the full-size model and shrunken ones. */
export type UnetConfig = {
  /** 320 in SDXL. */
  readonly modelChannels: number
  /** 2048: CLIP-L and CLIP-G side by side. */
  readonly contextWidth: number
  /** 2816: pooled text and six sizes. */
  readonly vectorWidth: number
  /** From `input_blocks.1`; block 0 is the first convolution. */
  readonly inputBlocks: readonly InputBlock[]
  readonly middleDepth: number
  readonly outputBlocks: readonly OutputBlock[]
}

export type InputBlock =
  | { readonly kind: 'residual'; readonly depth: number }
  | { readonly kind: 'downsample' }
/** `depth` counts transformer blocks; 0: none. */
export type OutputBlock = { readonly depth: number; readonly upsample: boolean }

/** Throws, naming the file, where the weights are not those of an SDXL-like UNet. */
export function unetConfig(weights: Weights): UnetConfig {
  const has = (key: string): boolean => weights.tensors.has(key)
  const width = (key: string, axis: number): number => {
    const size = weights.tensors.get(key)?.shape[axis]
    if (size !== undefined) return size
    throw new Error(`${weights.label} lacks the tensor "${key}": it is not a complete SDXL UNet.`)
  }
  const depth = (path: string): number => count((i) => has(`${path}.transformer_blocks.${i}.norm1.weight`))
  const inputBlocks = listWhile(
    1,
    (i) => has(`input_blocks.${i}.0.in_layers.0.weight`) || has(`input_blocks.${i}.0.op.weight`),
    (i): InputBlock =>
      has(`input_blocks.${i}.0.op.weight`)
        ? { kind: 'downsample' }
        : { kind: 'residual', depth: depth(`input_blocks.${i}.1`) },
  )
  const outputBlocks = listWhile(
    0,
    (i) => has(`output_blocks.${i}.0.in_layers.0.weight`),
    (i): OutputBlock => ({
      depth: depth(`output_blocks.${i}.1`),
      upsample: [1, 2].some((j) => has(`output_blocks.${i}.${j}.conv.weight`)),
    }),
  )
  return {
    modelChannels: width('input_blocks.0.0.weight', 0),
    contextWidth: width('middle_block.1.transformer_blocks.0.attn2.to_k.weight', 1),
    vectorWidth: width('label_emb.0.0.weight', 1),
    inputBlocks,
    middleDepth: depth('middle_block.1'),
    outputBlocks,
  }
}

/** Key paths of all cross-attentions, in order of execution. */
export function crossAttentions(config: UnetConfig): readonly string[] {
  const blocks = (path: string, depth: number): string[] =>
    Array.from({ length: depth }, (_, i) => `${path}.transformer_blocks.${i}.attn2`)
  return [
    ...config.inputBlocks.flatMap((block, i) =>
      block.kind === 'residual' ? blocks(`input_blocks.${i + 1}.1`, block.depth) : [],
    ),
    ...blocks('middle_block.1', config.middleDepth),
    ...config.outputBlocks.flatMap((block, i) => blocks(`output_blocks.${i}.1`, block.depth)),
  ]
}

function count(exists: (i: number) => boolean): number {
  let i = 0
  while (exists(i)) i++
  return i
}

function listWhile<T>(start: number, exists: (i: number) => boolean, make: (i: number) => T): readonly T[] {
  const list: T[] = []
  for (let i = start; exists(i); i++) list.push(make(i))
  return list
}
