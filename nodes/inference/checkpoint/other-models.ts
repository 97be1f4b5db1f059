import type { Tensors } from './key-tree.ts'

/** A model of another kind that contains parts like SDXL's, or null: to be asked before looking for parts. */
export function modelWithSimilarParts(tensors: Tensors): OtherModel | null {
  return find(tensors, WITH_SIMILAR_PARTS)
}

/** What a file is that holds none of SDXL's parts, by its keys; null where nothing fits. */
export function otherModel(tensors: Tensors): OtherModel | null {
  return find(tensors, WITHOUT_SIMILAR_PARTS)
}

type OtherModel = {
  /** Completes “… is”. */
  readonly what: string
  readonly remedy: string
  /** Each fits some key. */
  readonly marks: readonly RegExp[]
}

function find(tensors: Tensors, kinds: readonly OtherModel[]): OtherModel | null {
  const keys = [...tensors.keys()]
  return kinds.find(({ marks }) => marks.every((mark) => keys.some((key) => mark.test(key)))) ?? null
}

const CHOOSE_SDXL = 'It is not supported: choose an SDXL model.'
const NO_NODE = 'Fulgurite has no node for it yet; SDXL pictures do not need it.'

const WITH_SIMILAR_PARTS: readonly OtherModel[] = [
  {
    what: 'Playground v2.5, an SDXL network with another noise model (EDM)',
    remedy: CHOOSE_SDXL,
    marks: [/^edm_mean$/, /^edm_std$/],
  },
  {
    what: 'an SDXL network with another noise model (EDM v-prediction)',
    remedy: CHOOSE_SDXL,
    marks: [/^edm_vpred\.sigma_max$/],
  },
  {
    what: 'a LoRA',
    remedy: 'Put it into the loras folder and choose it in a LoraLoader node.',
    marks: [
      /^lora_(unet|te\d?|transformer)_|\.lora_(A|B|up|down)(\.|$)|_lora\.(up|down)\.|\.(hada_w1_a|lokr_w1|lokr_w1_a)$/,
    ],
  },
  {
    what: 'a Flux model',
    remedy: CHOOSE_SDXL,
    marks: [/(^|\.)double_blocks\.0\.|^single_transformer_blocks\.0\./],
  },
  { what: 'a Stable Diffusion 3 model', remedy: CHOOSE_SDXL, marks: [/(^|\.)joint_blocks\.0\./] },
  {
    what: 'a PixArt model',
    remedy: CHOOSE_SDXL,
    marks: [/(^|\.)(adaln_single|t_block)\./],
  },
  {
    what: 'a Lumina or Z-Image model',
    remedy: CHOOSE_SDXL,
    marks: [/(^|\.)(cap_embedder|noise_refiner)\./],
  },
  { what: 'a Qwen-Image model', remedy: CHOOSE_SDXL, marks: [/(^|\.)transformer_blocks\.0\.img_mod\./] },
  {
    what: 'a Wan video model',
    remedy: CHOOSE_SDXL,
    marks: [/(^|\.)patch_embedding\./, /(^|\.)blocks\.0\.cross_attn\./],
  },
  { what: 'an LTX video model', remedy: CHOOSE_SDXL, marks: [/(^|\.)patchify_proj\./] },
  { what: 'an AuraFlow model', remedy: CHOOSE_SDXL, marks: [/(^|\.)double_layers\.0\./] },
  { what: 'a Hunyuan-DiT model', remedy: CHOOSE_SDXL, marks: [/(^|\.)mlp_t5\./] },
  { what: 'a Stable Cascade model', remedy: CHOOSE_SDXL, marks: [/(^|\.)clip_txt_(pooled_)?mapper\./] },
  { what: 'an AnimateDiff motion module', remedy: NO_NODE, marks: [/motion_modules\./] },
  { what: 'a Control-LoRA', remedy: NO_NODE, marks: [/^lora_controlnet$/] },
  { what: 'a ControlLLLite', remedy: NO_NODE, marks: [/^lllite_unet_/] },
  {
    what: 'a ControlNet',
    remedy: NO_NODE,
    marks: [/(^|\.)(controlnet_cond_embedding|input_hint_block|controlnet_down_blocks|zero_convs)\./],
  },
]

const WITHOUT_SIMILAR_PARTS: readonly OtherModel[] = [
  { what: 'a T2I-Adapter', remedy: NO_NODE, marks: [/^(adapter\.)?body\.0\.(resnets|in_conv|block)/] },
  { what: 'an IP-Adapter', remedy: NO_NODE, marks: [/^image_proj\./] },
  { what: 'a GLIGEN model', remedy: NO_NODE, marks: [/position_net\./] },
  {
    what: 'a textual inversion embedding',
    remedy: 'Put it into the embeddings folder and write “embedding:name” in the prompt.',
    marks: [/^(clip_l|clip_g|emb_params|string_to_param\.\*|<.+>)$/],
  },
  {
    what: 'an upscaling model',
    remedy: NO_NODE,
    marks: [/^(model\.1\.sub\.0\.|conv_first\.|layers\.0\.residual_group\.|feature_extractor\.net)/],
  },
  { what: 'a hypernetwork', remedy: NO_NODE, marks: [/^(hypernetwork\.)?\d{3,4}\.[01]\.(linear|model)/] },
  {
    what: 'a small preview VAE (TAESD)',
    remedy: 'Choose a full SDXL VAE, or use the VAE of the checkpoint.',
    marks: [/^(taesd_)?(decoder|encoder)(\.layers)?\.\d+\.(conv\.0\.)?weight$/],
  },
  {
    what: 'the VAE of a video model',
    remedy: 'Choose an SDXL VAE, or use the VAE of the checkpoint.',
    marks: [/^decoder\.(middle\.0\.residual|mid_block\.resnets\.0\.conv1\.conv\.|up_blocks\.0\.res_blocks)/],
  },
  {
    what: 'a CLIP image encoder',
    remedy: NO_NODE,
    marks: [/^(vision_model\.embeddings|visual\.(conv1|transformer))\.?/],
  },
  {
    what: 'a T5 text encoder',
    remedy: 'SDXL uses CLIP-L and CLIP-G instead: choose clip_l.safetensors and clip_g.safetensors.',
    marks: [/(^|\.)encoder\.block\.0\.layer\.0\.SelfAttention\./],
  },
  {
    what: 'a language model',
    remedy: 'SDXL uses CLIP-L and CLIP-G instead: choose clip_l.safetensors and clip_g.safetensors.',
    marks: [/^(model\.)?(language_model\.)?layers\.0\.self_attn\./],
  },
]
