import { countBlocks, sizeOf, type Tensors, under } from './key-tree.ts'
import { type ClipPlan, clipTensors, openClipTensors } from './layout/clip.ts'
import { SDXL_PREFIX } from './layout/sdxl.ts'
import { ModelFileError } from './model-file-error.ts'
import { fromOpenClip } from './names/open-clip-names.ts'
import { nativeWeights } from './native-weights.ts'
import type { SafetensorsFile } from './safetensors.ts'
import type { TextEncoderWeights, Weights } from './weights.ts'

/**
 * CLIP-L and CLIP-G wherever they lie in a file, told apart by place or depth; null where it has neither.
 * Throws a `ModelFileError` where an encoder is another model's, or not all of one.
 */
export function textEncoderPart(file: SafetensorsFile): TextEncoderWeights | null {
  const encoders = [...huggingFaceEncoders(file), ...openClipEncoders(file)]
  if (encoders.length === 0) return null
  const find = (name: 'l' | 'g'): Weights | null =>
    encoders.find(({ which }) => which === name)?.weights ?? null
  return { kind: 'text-encoders', l: find('l'), g: find('g') }
}

type Encoder = { readonly which: 'l' | 'g'; readonly weights: Weights }

const HUGGING_FACE_MARK = 'text_model.embeddings.token_embedding.weight'
const OPEN_CLIP_MARK = 'transformer.resblocks.0.attn.in_proj_weight'

function huggingFaceEncoders(file: SafetensorsFile): readonly Encoder[] {
  return prefixesOf(file.tensors, HUGGING_FACE_MARK).map((prefix) => {
    const tensors = under(file.tensors, prefix)
    const layers = countBlocks(tensors, 'text_model.encoder.layers')
    const which = whichEncoder(file, prefix, layers)
    const projection = sizeOf(tensors, 'text_projection.weight', 0)
    const width = sizeOf(tensors, HUGGING_FACE_MARK, 1)
    const plan: ClipPlan = {
      vocabulary: sizeOf(tensors, HUGGING_FACE_MARK, 0),
      length: sizeOf(tensors, 'text_model.embeddings.position_embedding.weight', 0),
      width,
      layers,
      mlpWidth: sizeOf(tensors, 'text_model.encoder.layers.0.mlp.fc1.weight', 0),
      projection: projection > 0 ? projection : which === 'g' ? width : null,
    }
    const native = nativeWeights(file, tensors, { network: networkName(which), planned: clipTensors(plan) })
    return encoder(file, which, prefix, native)
  })
}

function openClipEncoders(file: SafetensorsFile): readonly Encoder[] {
  return prefixesOf(file.tensors, OPEN_CLIP_MARK).map((prefix) => {
    const tensors = under(file.tensors, prefix)
    const layers = countBlocks(tensors, 'transformer.resblocks')
    const which = whichEncoder(file, prefix, layers)
    const plan = {
      vocabulary: sizeOf(tensors, 'token_embedding.weight', 0),
      length: sizeOf(tensors, 'positional_embedding', 0),
      width: sizeOf(tensors, 'token_embedding.weight', 1),
      layers,
      mlpWidth: sizeOf(tensors, 'transformer.resblocks.0.mlp.c_fc.weight', 0),
      projection: sizeOf(tensors, 'text_projection', 1),
    }
    const planned = openClipTensors(plan).filter(({ name }) => name !== 'logit_scale')
    const native = nativeWeights(file, tensors, { network: networkName(which), planned })
    return encoder(file, which, prefix, fromOpenClip(native))
  })
}

/** Image encoders name their layers like text encoders. */
function prefixesOf(tensors: Tensors, mark: string): readonly string[] {
  return [...tensors.keys()]
    .filter((key) => key.endsWith(mark))
    .map((key) => key.slice(0, -mark.length))
    .filter((prefix) => !prefix.includes('visual.') && !prefix.includes('vision'))
    .slice(0, MOST_ENCODERS)
}

/** Its place in a checkpoint tells, at any depth; elsewhere its depth must. */
function whichEncoder(file: SafetensorsFile, prefix: string, layers: number): 'l' | 'g' {
  if (prefix === SDXL_PREFIX.clipL) return 'l'
  if (prefix === SDXL_PREFIX.clipG) return 'g'
  return encoderOfDepth(file, layers)
}

/** SDXL has two, SD3's files three. */
const MOST_ENCODERS = 4

function encoderOfDepth(file: SafetensorsFile, layers: number): 'l' | 'g' {
  if (layers <= 12) return 'l'
  if (layers > 24) return 'g'
  throw new ModelFileError(file.file, {
    message: `${file.label} holds a CLIP text encoder of ${layers} layers, such as Stable Diffusion 2’s; SDXL has CLIP-L with 12 and CLIP-G with 32.`,
    remedy: 'Choose clip_l.safetensors and clip_g.safetensors, or use the CLIP of an SDXL checkpoint.',
  })
}

function networkName(which: 'l' | 'g'): string {
  return `the text encoder CLIP-${which.toUpperCase()}`
}

function encoder(file: SafetensorsFile, which: 'l' | 'g', prefix: string, tensors: Tensors): Encoder {
  return { which, weights: { label: file.label, identity: `${file.identity} ${prefix}`, tensors } }
}
