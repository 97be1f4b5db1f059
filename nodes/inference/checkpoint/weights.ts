/** The element types that safetensors files carry, under the format's names. */
export type Dtype =
  | 'F64'
  | 'F32'
  | 'F16'
  | 'BF16'
  | 'I64'
  | 'I32'
  | 'I16'
  | 'I8'
  | 'U8'
  | 'BOOL'
  | 'F8_E4M3'
  | 'F8_E5M2'

/** Where one tensor lies: bytes are never read here, only pointed at. */
export type TensorLocation = {
  /** Real path of the file. */
  readonly file: string
  readonly dtype: Dtype
  readonly shape: readonly number[]
  /** From the start of the file, in bytes. */
  readonly offset: number
  readonly length: number
}

/**
 * One network's tensors under its native key paths, whatever naming the file uses:
 * UNet and VAE under LDM names without prefix (`input_blocks.0.0.weight`, `decoder.conv_in.weight`),
 * both text encoders under Hugging Face names (`text_model.encoder.layers.0.self_attn.q_proj.weight`);
 * OpenCLIP's `in_proj_weight` appears as the three row ranges q, k, v of the same bytes, and its
 * [in, out] `text_projection` keeps that name, whereas Hugging Face's [out, in] is `text_projection.weight`.
 */
export type Weights = {
  /** For messages: the file's name. */
  readonly label: string
  /** Equal for equal bytes at rest: real path, size, modification time, prefix. For cache keys. */
  readonly identity: string
  readonly tensors: ReadonlyMap<string, TensorLocation>
}

export type UnetWeights = Weights & { readonly kind: 'unet' }
export type VaeWeights = Weights & { readonly kind: 'vae' }
/** CLIP-L and CLIP-G (OpenCLIP bigG); a file may hold only one of them. */
export type TextEncoderWeights = {
  readonly kind: 'text-encoders'
  readonly l: Weights | null
  readonly g: Weights | null
}
