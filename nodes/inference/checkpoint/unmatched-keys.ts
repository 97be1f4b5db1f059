import type { LoraFile } from './lora.ts'

/** Says what of a LoRA is not applied: how many keys, why, and an example of each. */
export function unmatchedMessage({ label, unmatched }: Pick<LoraFile, 'label' | 'unmatched'>): string {
  const parts = unmatched.map(
    ({ reason, count, example }) =>
      `${count} ${count === 1 ? 'key is' : 'keys are'} ${reason}, such as ${example}`,
  )
  return `${label}: not all of it is applied. ${parts.join('; ')}.`
}
