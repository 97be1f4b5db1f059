import type { LoraFile } from './lora.ts'

/** Says how many keys of a LoRA no rule explains, with an example. */
export function unmatchedMessage({ label, unmatched }: LoraFile): string {
  const [example] = unmatched
  const count = unmatched.length
  return `${label}: ${count} ${count === 1 ? 'key is' : 'keys are'} not applied, such as ${example}.`
}
