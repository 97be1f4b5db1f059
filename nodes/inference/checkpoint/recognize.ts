import type { ModelKind } from '../../../workflows/guide/model-kind.ts'
import { knownKind } from './known-models.ts'
import { ModelFileError } from './model-file-error.ts'
import { modelWithSimilarParts, otherModel } from './other-models.ts'
import { readSafetensors, type SafetensorsFile } from './safetensors.ts'
import { textEncoderPart } from './text-encoder-part.ts'
import { unetPart } from './unet-part.ts'
import { vaePart } from './vae-part.ts'
import type { TextEncoderWeights, UnetWeights, VaeWeights } from './weights.ts'

/** What a model file turned out to be. A full checkpoint has all three parts. */
export type Checkpoint = {
  readonly label: string
  readonly unet: UnetWeights | null
  readonly textEncoders: TextEncoderWeights | null
  readonly vae: VaeWeights | null
  /** From marker keys (`v_pred`, `ztsnr`): how the UNet's output is read unless a node says otherwise. */
  readonly prediction: 'eps' | 'v_prediction'
  readonly zeroTerminalSnr: boolean
  /** What names and metadata tell of it, for advice. */
  readonly kind: ModelKind
}

/** Opens a model file, header only. Rejects with a `ModelFileError` that names what else the file is. */
export async function openCheckpoint(path: string): Promise<Checkpoint> {
  return recognize(await readSafetensors(path))
}

export function recognize(file: SafetensorsFile): Checkpoint {
  refuseIf(modelWithSimilarParts(file.tensors), file)
  const unet = unetPart(file)
  const textEncoders = textEncoderPart(file)
  const vae = vaePart(file)
  if (unet === null && textEncoders === null && vae === null) refuseUnknown(file)
  const isV = file.tensors.has('v_pred')
  const form = formOf({ unet, textEncoders, vae })
  const known = knownKind(file, form)
  return {
    label: file.label,
    unet,
    textEncoders,
    vae,
    prediction: isV ? 'v_prediction' : 'eps',
    zeroTerminalSnr: isV && file.tensors.has('ztsnr'),
    kind: {
      family: 'sdxl',
      form,
      ...known,
      prediction: isV ? 'v_prediction' : (known.prediction ?? (unet === null ? null : 'eps')),
    },
  }
}

function formOf(parts: Pick<Checkpoint, 'unet' | 'textEncoders' | 'vae'>): ModelKind['form'] {
  if (parts.unet !== null) {
    return parts.textEncoders === null && parts.vae === null ? 'unet' : 'checkpoint'
  }
  return parts.textEncoders !== null ? 'text-encoders' : 'vae'
}

function refuseIf(other: ReturnType<typeof otherModel>, file: SafetensorsFile): void {
  if (other !== null) throw refusal(file, `is ${other.what}`, other.remedy)
}

function refuseUnknown(file: SafetensorsFile): never {
  refuseIf(otherModel(file.tensors), file)
  const [example] = file.tensors.keys()
  throw refusal(
    file,
    example === undefined
      ? 'holds no tensors'
      : `holds no part of an SDXL model: its ${file.tensors.size} tensors have names such as "${example}"`,
    'Choose an SDXL checkpoint, UNet, VAE or text encoder.',
  )
}

function refusal(file: SafetensorsFile, what: string, remedy: string): ModelFileError {
  return new ModelFileError(file.file, { message: `${file.label} ${what}.`, remedy })
}
