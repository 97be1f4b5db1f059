/** The LDM key of a diffusers VAE key; other keys come back as they are. */
export function ldmVaeName(key: string): string {
  const decoded = key.replace(
    /^decoder\.up_blocks\.(\d+)\./,
    // Diffusers counts the decoder's levels from the latent, LDM from the picture.
    (_, level: string) => `decoder.up.${LEVELS - 1 - Number(level)}.`,
  )
  return RULES.reduce((name, [pattern, ldm]) => name.replace(pattern, ldm), decoded)
}

const LEVELS = 4

const RULES: readonly (readonly [RegExp, string])[] = [
  [/^encoder\.down_blocks\./, 'encoder.down.'],
  [/\.(down|up)\.(\d+)\.resnets\./, '.$1.$2.block.'],
  [/\.downsamplers\.0\./, '.downsample.'],
  [/\.upsamplers\.0\./, '.upsample.'],
  [/\.mid_block\.resnets\.0\./, '.mid.block_1.'],
  [/\.mid_block\.resnets\.1\./, '.mid.block_2.'],
  [/\.mid_block\.attentions\.0\./, '.mid.attn_1.'],
  [/\.attn_1\.group_norm\./, '.attn_1.norm.'],
  [/\.attn_1\.(?:to_q|query)\./, '.attn_1.q.'],
  [/\.attn_1\.(?:to_k|key)\./, '.attn_1.k.'],
  [/\.attn_1\.(?:to_v|value)\./, '.attn_1.v.'],
  [/\.attn_1\.(?:to_out\.0|proj_attn)\./, '.attn_1.proj_out.'],
  [/\.conv_shortcut\./, '.nin_shortcut.'],
  [/\.conv_norm_out\./, '.norm_out.'],
]
