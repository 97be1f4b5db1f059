import { matchLora } from './checkpoint/match-lora.ts'
import { unmatchedMessage } from './checkpoint/unmatched-keys.ts'
import type { Files } from './files.ts'
import { blame } from './node-error.ts'
import type { AppliedLora, Clip, Model } from './values.ts'

/** A LoRA of the loras folder, held against what it is to change; tells what of it is not applied. */
export async function loadLora(
  name: string,
  { model, clip }: { readonly model: Model; readonly clip?: Clip },
  { files, log }: { readonly files: Files; readonly log: (message: string) => void },
): Promise<AppliedLora['file']> {
  const opened = await blame('lora_name', files.openLora(name))
  const networks =
    clip === undefined
      ? { unet: model.unet }
      : { unet: model.unet, clipL: clip.encoders.l, clipG: clip.encoders.g }
  const { lora } = matchLora(opened, networks)
  if (lora.unmatched.length > 0) log(unmatchedMessage(lora))
  return lora
}

/** On top of those that are there. */
export function withLora<T extends { readonly loras: readonly AppliedLora[] }>(
  network: T,
  file: AppliedLora['file'],
  strength: number,
): T {
  return { ...network, loras: [...network.loras, { file, strength }] }
}
