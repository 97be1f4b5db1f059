/**
 * The UNet key path in LDM naming of a diffusers one, or null where it is none of an SDXL-like UNet's.
 * Works on modules (`mid_block.resnets.0`) and on whatever lies inside them.
 */
export function ldmFromDiffusers(path: string, layersPerBlock = 2): string | null {
  const found = splitAtBlock(path, blockNames(layersPerBlock).ldm)
  if (found === null) return null
  const inner = found.block.includes('.resnets.') ? rename(found.rest, RESIDUAL_FROM_DIFFUSERS) : found.rest
  return inner === null ? null : join(found.renamed, inner)
}

/** The diffusers key path of an LDM one; the reverse of `ldmFromDiffusers`. */
export function diffusersFromLdm(path: string, layersPerBlock = 2): string | null {
  const found = splitAtBlock(path, blockNames(layersPerBlock).diffusers)
  if (found === null) return null
  const inner = found.renamed.includes('.resnets.') ? rename(found.rest, RESIDUAL_FROM_LDM) : found.rest
  return inner === null ? null : join(found.renamed, inner)
}

/** LDM counts blocks through all levels, samplers included; diffusers counts them per level. */
function* blockPairs(layersPerBlock: number): Generator<readonly [ldm: string, diffusers: string]> {
  yield ['time_embed.0', 'time_embedding.linear_1']
  yield ['time_embed.2', 'time_embedding.linear_2']
  yield ['label_emb.0.0', 'add_embedding.linear_1']
  yield ['label_emb.0.2', 'add_embedding.linear_2']
  yield ['input_blocks.0.0', 'conv_in']
  for (const level of [0, 1, 2]) {
    const down = (layersPerBlock + 1) * level + 1
    for (let i = 0; i < layersPerBlock; i++) {
      yield [`input_blocks.${down + i}.0`, `down_blocks.${level}.resnets.${i}`]
      yield [`input_blocks.${down + i}.1`, `down_blocks.${level}.attentions.${i}`]
    }
    yield [`input_blocks.${down + layersPerBlock}.0.op`, `down_blocks.${level}.downsamplers.0.conv`]
  }
  yield ['middle_block.0', 'mid_block.resnets.0']
  yield ['middle_block.1', 'mid_block.attentions.0']
  yield ['middle_block.2', 'mid_block.resnets.1']
  for (const level of [0, 1, 2]) {
    const up = (layersPerBlock + 1) * level
    for (let i = 0; i <= layersPerBlock; i++) {
      yield [`output_blocks.${up + i}.0`, `up_blocks.${level}.resnets.${i}`]
      yield [`output_blocks.${up + i}.1`, `up_blocks.${level}.attentions.${i}`]
    }
    // SDXL's upsampled levels all have attention, which takes place 1.
    yield [`output_blocks.${up + layersPerBlock}.2.conv`, `up_blocks.${level}.upsamplers.0.conv`]
  }
  yield ['out.0', 'conv_norm_out']
  yield ['out.2', 'conv_out']
}

const RESIDUAL_PAIRS = [
  ['in_layers.0', 'norm1'],
  ['in_layers.2', 'conv1'],
  ['emb_layers.1', 'time_emb_proj'],
  ['out_layers.0', 'norm2'],
  ['out_layers.3', 'conv2'],
  ['skip_connection', 'conv_shortcut'],
] as const

const RESIDUAL_FROM_LDM = new Map<string, string>(RESIDUAL_PAIRS)
const RESIDUAL_FROM_DIFFUSERS = new Map<string, string>(RESIDUAL_PAIRS.map(([ldm, other]) => [other, ldm]))

type BlockNames = {
  readonly ldm: ReadonlyMap<string, string>
  readonly diffusers: ReadonlyMap<string, string>
}
const byLayersPerBlock = new Map<number, BlockNames>()

function blockNames(layersPerBlock: number): BlockNames {
  const known = byLayersPerBlock.get(layersPerBlock)
  if (known !== undefined) return known
  const pairs = [...blockPairs(layersPerBlock)]
  const names: BlockNames = {
    ldm: new Map(pairs.map(([ldm, diffusers]) => [diffusers, ldm])),
    diffusers: new Map(pairs),
  }
  byLayersPerBlock.set(layersPerBlock, names)
  return names
}

/** The longest leading module that has another name, that name, and what follows. */
function splitAtBlock(
  path: string,
  names: ReadonlyMap<string, string>,
): { readonly block: string; readonly renamed: string; readonly rest: string } | null {
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
    const block = path.slice(0, end)
    const renamed = names.get(block)
    if (renamed !== undefined) return { block, renamed, rest: path.slice(end + 1) }
  }
  return null
}

function rename(rest: string, names: ReadonlyMap<string, string>): string | null {
  if (rest === '') return ''
  const found = splitAtBlock(rest, names)
  return found === null ? null : join(found.renamed, found.rest)
}

function join(path: string, rest: string): string {
  return rest === '' ? path : `${path}.${rest}`
}
