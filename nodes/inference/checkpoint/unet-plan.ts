import { countBlocks, sizeOf, type Tensors } from './key-tree.ts'
import type { UnetBlock, UnetPlan } from './layout/unet.ts'

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
    middleDepth: hasMiddle(tensors) ? depth('middle_block.1') : null,
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

function hasMiddle(tensors: Tensors): boolean {
  for (const key of tensors.keys()) if (key.startsWith('middle_block.')) return true
  return false
}

function contextWidth(tensors: Tensors): number {
  for (const [key, { shape }] of tensors) {
    if (key.endsWith('.attn2.to_k.weight')) return shape[1] ?? 0
  }
  return 0
}
