import type { Catalogue } from '../node-definition.ts'
import type { Prompt } from '../prompt.ts'
import type { NodeErrors, Validation } from '../validate.ts'
import type { ComfyError } from '../validation/node-error.ts'

/** The body with which ComfyUI refuses a prompt (HTTP 400). */
export type PromptRefusal = {
  readonly error: ComfyError
  readonly node_errors: Readonly<Record<string, NodeErrors>>
}

/** null: ComfyUI would take the prompt, and answer `validation.nodeErrors` with it. */
export function promptRefusal(
  validation: Validation,
  prompt: Prompt,
  catalogue: Catalogue,
): PromptRefusal | null {
  const unknown = Object.entries(prompt).find(([, node]) => !catalogue.has(node.class_type))
  if (unknown) {
    const [id, node] = unknown
    const title = node._meta?.title ?? node.class_type
    return refusal(
      'missing_node_type',
      `Node '${title}' not found. The custom node may not be installed.`,
      `Node ID '#${id}'`,
      { node_id: id, class_type: node.class_type, node_title: title },
    )
  }
  if (validation.problems.some(({ code }) => code === 'prompt_no_outputs')) {
    return refusal('prompt_no_outputs', 'Prompt has no outputs', '', {})
  }
  if (validation.runnable.length > 0) return null
  const cycle = Object.values(validation.nodeErrors)
    .flatMap(({ errors }) => errors)
    .find(({ type }) => type === 'dependency_cycle')
  return {
    error: cycle ?? {
      type: 'prompt_outputs_failed_validation',
      message: 'Prompt outputs failed validation',
      details: '',
      extra_info: {},
    },
    node_errors: validation.nodeErrors,
  }
}

function refusal(
  type: string,
  message: string,
  details: string,
  extra_info: Readonly<Record<string, unknown>>,
): PromptRefusal {
  return { error: { type, message, details, extra_info }, node_errors: {} }
}
