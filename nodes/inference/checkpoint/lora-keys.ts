/** The part of a LoRA key after its module: which factor it is, or which other method it belongs to. */
export function splitLoraKey(key: string): LoraKey {
  for (const [suffix, part] of FACTOR_SUFFIXES) {
    if (key.endsWith(suffix)) return { module: key.slice(0, -suffix.length), part }
  }
  for (const [kind, pattern] of OTHER_METHODS) {
    const found = pattern.exec(key)
    if (found !== null) return { module: key.slice(0, found.index), part: 'other', kind }
  }
  return { module: key, part: 'unknown' }
}

export type LoraKey =
  | { readonly module: string; readonly part: LoraPart | 'unknown' }
  | { readonly module: string; readonly part: 'other'; readonly kind: string }

const LYCORIS_PARTS = [
  ...(['hada_w1_a', 'hada_w1_b', 'hada_w2_a', 'hada_w2_b', 'hada_t1', 'hada_t2'] as const),
  ...(['lokr_w1', 'lokr_w1_a', 'lokr_w1_b', 'lokr_w2', 'lokr_w2_a', 'lokr_w2_b', 'lokr_t2'] as const),
] as const

/** Factors, and what else a module may have: LyCORIS' under its names, a middle factor, DoRA's lengths. */
export type LoraPart = 'down' | 'up' | 'alpha' | 'mid' | 'dora' | (typeof LYCORIS_PARTS)[number]

const FACTOR_SUFFIXES: readonly (readonly [string, LoraPart])[] = [
  ...LYCORIS_PARTS.map((part) => [`.${part}`, part] as const),
  ['.lora_mid.weight', 'mid'],
  ['.dora_scale', 'dora'],
  ['.alpha', 'alpha'],
  ...['.lora_down.weight', '_lora.down.weight', '.lora.down.weight', '.lora_linear_layer.down.weight'].map(
    (suffix) => [suffix, 'down'] as const,
  ),
  ...['.lora_up.weight', '_lora.up.weight', '.lora.up.weight', '.lora_linear_layer.up.weight'].map(
    (suffix) => [suffix, 'up'] as const,
  ),
  ...['.lora_A.weight', '.lora_A.default.weight', '.lora_A'].map((suffix) => [suffix, 'down'] as const),
  ...['.lora_B.weight', '.lora_B.default.weight', '.lora_B'].map((suffix) => [suffix, 'up'] as const),
]

const OTHER_METHODS: readonly (readonly [string, RegExp])[] = [
  ['DoRA of PEFT', /\.lora_magnitude_vector(\.default)?(\.weight)?$/],
  ['GLoRA', /\.[ab][12]\.weight$/],
  ['OFT', /\.(oft_blocks|oft_diag|oft_R\.weight)$/],
  ['IA3', /\.on_input$/],
  ['full difference', /\.(diff|diff_b|set_weight|w_norm|b_norm|reshape_weight)$/],
]
