import type { Problem } from '../../../workflows/problem.ts'
import { asLink, type Prompt } from '../../../workflows/prompt.ts'

type ComfyError = {
  readonly type: string
  readonly message: string
  readonly details: string
  readonly extra_info: Readonly<Record<string, unknown>>
}
type NodeErrors = Record<
  string,
  {
    readonly errors: ComfyError[]
    readonly dependent_outputs: readonly string[]
    readonly class_type: string
  }
>

/** Errors by node, as ComfyUI answers them beside a prompt id or instead of one. */
export function nodeErrors(
  problems: readonly Problem[],
  prompt: Prompt,
  outputs: readonly string[],
): NodeErrors {
  const byNode: NodeErrors = {}
  for (const problem of problems) {
    const { nodeId, severity } = problem
    if (severity !== 'error' || nodeId === null || PROMPT_LEVEL.has(problem.code)) continue
    const entry = (byNode[nodeId] ??= {
      errors: [],
      dependent_outputs: outputs.filter((output) => dependsOn(prompt, output, nodeId)),
      class_type: prompt[nodeId]?.class_type ?? '',
    })
    entry.errors.push(comfyError(problem))
  }
  return byNode
}

/** Why nothing of the prompt can run. */
export function promptError(problems: readonly Problem[]): ComfyError {
  const fatal = problems.find(({ code }) => PROMPT_LEVEL.has(code))
  if (fatal !== undefined) return comfyError(fatal)
  return {
    type: 'prompt_outputs_failed_validation',
    message: 'Prompt outputs failed validation',
    details: '',
    extra_info: {},
  }
}

const PROMPT_LEVEL = new Set(['missing_node_type', 'prompt_no_outputs', 'no_prompt', 'invalid_prompt'])

function comfyError({ code, message, details, extra }: Problem): ComfyError {
  return { type: code, message, details, extra_info: extra ?? {} }
}

function dependsOn(prompt: Prompt, output: string, wanted: string): boolean {
  const seen = new Set<string>()
  const pending = [output]
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (id === wanted) return true
    if (seen.has(id)) continue
    seen.add(id)
    const links = Object.values(prompt[id]?.inputs ?? {}).map(asLink)
    pending.push(...links.flatMap((link) => (link === null ? [] : [link[0]])))
  }
  return false
}
