import type { TensorLocation } from '../weights.ts'

/** An OpenCLIP text encoder under Hugging Face names; its joined q, k, v become three ranges of the same bytes. */
export function fromOpenClip(
  tensors: ReadonlyMap<string, TensorLocation>,
): ReadonlyMap<string, TensorLocation> {
  const renamed = new Map<string, TensorLocation>()
  for (const [key, location] of tensors) {
    const joined = /^transformer\.resblocks\.(\d+)\.attn\.in_proj_(weight|bias)$/.exec(key)
    if (joined === null) {
      const name = huggingFaceName(key)
      if (name !== null) renamed.set(name, location)
      continue
    }
    for (const [third, part] of (['q_proj', 'k_proj', 'v_proj'] as const).entries()) {
      renamed.set(
        `text_model.encoder.layers.${joined[1]}.self_attn.${part}.${joined[2]}`,
        thirdOf(location, third),
      )
    }
  }
  return renamed
}

/** Null for what text encoding does not use. */
function huggingFaceName(key: string): string | null {
  const outside = OUTSIDE.get(key)
  if (outside !== undefined) return outside
  const block = /^transformer\.resblocks\.(\d+)\.(.+)\.(weight|bias)$/.exec(key)
  const inner = block === null ? undefined : INSIDE.get(block[2] ?? '')
  return block === null || inner === undefined
    ? null
    : `text_model.encoder.layers.${block[1]}.${inner}.${block[3]}`
}

const OUTSIDE: ReadonlyMap<string, string> = new Map([
  ['token_embedding.weight', 'text_model.embeddings.token_embedding.weight'],
  ['positional_embedding', 'text_model.embeddings.position_embedding.weight'],
  ['ln_final.weight', 'text_model.final_layer_norm.weight'],
  ['ln_final.bias', 'text_model.final_layer_norm.bias'],
  // [in, out] where Hugging Face's `text_projection.weight` is [out, in]: it keeps its name.
  ['text_projection', 'text_projection'],
])

const INSIDE: ReadonlyMap<string, string> = new Map([
  ['attn.out_proj', 'self_attn.out_proj'],
  ['ln_1', 'layer_norm1'],
  ['ln_2', 'layer_norm2'],
  ['mlp.c_fc', 'mlp.fc1'],
  ['mlp.c_proj', 'mlp.fc2'],
])

function thirdOf(location: TensorLocation, third: number): TensorLocation {
  const [rows = 0, ...rest] = location.shape
  const length = location.length / 3
  return { ...location, shape: [rows / 3, ...rest], offset: location.offset + third * length, length }
}
