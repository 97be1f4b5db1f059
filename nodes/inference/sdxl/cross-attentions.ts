import type { UnetPlan } from '../checkpoint/layout/unet.ts'

/** Key paths of all cross-attentions, in order of execution. */
export function crossAttentions(plan: UnetPlan): readonly string[] {
  const blocks = (path: string, depth: number): string[] =>
    Array.from({ length: depth }, (_, i) => `${path}.transformer_blocks.${i}.attn2`)
  return [
    ...plan.inputBlocks.flatMap(({ depth }, i) => blocks(`input_blocks.${i + 1}.1`, depth)),
    ...blocks('middle_block.1', plan.middleDepth ?? 0),
    ...plan.outputBlocks.flatMap(({ depth }, i) => blocks(`output_blocks.${i}.1`, depth)),
  ]
}
