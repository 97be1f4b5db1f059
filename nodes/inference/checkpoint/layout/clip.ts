import { type PlannedTensor, RESIDUAL_GAIN, TensorList } from './tensor-list.ts'

export type ClipPlan = {
  readonly vocabulary: number
  readonly length: number
  readonly width: number
  readonly layers: number
  readonly mlpWidth: number
  /** Width of the pooled output; null where the encoder has no projection. */
  readonly projection: number | null
}

/** A CLIP text encoder under Hugging Face names; the optional `position_ids` is left to the caller. */
export function clipTensors(plan: ClipPlan): readonly PlannedTensor[] {
  const list = new TensorList()
  list.embedding('text_model.embeddings.token_embedding.weight', plan.vocabulary, plan.width)
  list.embedding('text_model.embeddings.position_embedding.weight', plan.length, plan.width)
  for (let i = 0; i < plan.layers; i++) {
    const path = `text_model.encoder.layers.${i}`
    for (const part of ['q_proj', 'k_proj', 'v_proj']) {
      list.linear(`${path}.self_attn.${part}`, plan.width, plan.width)
    }
    list.linear(`${path}.self_attn.out_proj`, plan.width, plan.width, { gain: RESIDUAL_GAIN })
    list.norm(`${path}.layer_norm1`, plan.width)
    list.norm(`${path}.layer_norm2`, plan.width)
    list.linear(`${path}.mlp.fc1`, plan.width, plan.mlpWidth)
    list.linear(`${path}.mlp.fc2`, plan.mlpWidth, plan.width, { gain: RESIDUAL_GAIN })
  }
  list.norm('text_model.final_layer_norm', plan.width)
  if (plan.projection !== null) {
    list.weight('text_projection.weight', [plan.projection, plan.width])
  }
  return list.tensors
}

/** The same network as OpenCLIP names it, which is how full checkpoints carry CLIP-G. */
export function openClipTensors(plan: ClipPlan & { readonly projection: number }): readonly PlannedTensor[] {
  const list = new TensorList()
  list.embedding('positional_embedding', plan.length, plan.width)
  list.weight('text_projection', [plan.width, plan.projection])
  list.tensor('logit_scale', [], { kind: 'constant', value: 4.6015625 })
  list.embedding('token_embedding.weight', plan.vocabulary, plan.width)
  for (let i = 0; i < plan.layers; i++) {
    const path = `transformer.resblocks.${i}`
    list.weight(`${path}.attn.in_proj_weight`, [3 * plan.width, plan.width])
    list.tensor(`${path}.attn.in_proj_bias`, [3 * plan.width], { kind: 'near-zero' })
    list.linear(`${path}.attn.out_proj`, plan.width, plan.width, { gain: RESIDUAL_GAIN })
    list.norm(`${path}.ln_1`, plan.width)
    list.norm(`${path}.ln_2`, plan.width)
    list.linear(`${path}.mlp.c_fc`, plan.width, plan.mlpWidth)
    list.linear(`${path}.mlp.c_proj`, plan.mlpWidth, plan.width, { gain: RESIDUAL_GAIN })
  }
  list.norm('ln_final', plan.width)
  return list.tensors
}
