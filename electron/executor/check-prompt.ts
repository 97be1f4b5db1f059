import type { Catalogue } from '../../workflows/node-definition.ts'
import type { Prompt } from '../../workflows/prompt.ts'
import { validatePrompt } from '../../workflows/validate.ts'
import type { CheckedPrompt } from './executor.ts'

/** The whole prompt, all problems at once, against the files that are there now. */
export function checkPrompt(
  prompt: Prompt,
  catalogue: Catalogue,
  targets: readonly string[] | null,
): CheckedPrompt {
  const validation = validatePrompt(prompt, catalogue, targets)
  return {
    problems: validation.problems,
    prompt: validation.prompt,
    outputs: validation.runnable,
    catalogue,
  }
}
