import type { Catalogue } from '../../workflows/node-definition.ts'
import type { Problem } from '../../workflows/problem.ts'
import type { Prompt } from '../../workflows/prompt.ts'
import type { Terminal } from './terminal.ts'

/** Says every problem with what to do; for an unknown file also names that look like it. */
export async function reportProblems(
  problems: readonly Problem[],
  { terminal, prompt, catalogue }: { terminal: Terminal; prompt: Prompt; catalogue: Catalogue },
): Promise<void> {
  for (const problem of problems) {
    const mark = problem.severity === 'error' ? 'Error' : problem.severity === 'warning' ? 'Warning' : 'Note'
    terminal.complain(`${mark}: ${problem.message}`)
    const near = await nearFiles(problem, prompt, catalogue)
    if (near.length > 0) terminal.complain(`  Close to it: ${near.join(', ')}`)
    else if (problem.remedy !== '') terminal.complain(`  ${problem.remedy}`)
  }
}

async function nearFiles(
  { code, nodeId, input }: Problem,
  prompt: Prompt,
  catalogue: Catalogue,
): Promise<readonly string[]> {
  if (code !== 'value_not_in_list' || nodeId === null || input === null) return []
  const node = prompt[nodeId]
  const wanted = node?.inputs[input]
  const widget = catalogue.get(node?.class_type ?? '')?.inputs.find(({ name }) => name === input)?.widget
  if (widget?.kind !== 'combo' || typeof wanted !== 'string') return []
  const { nearNames } = await import('./near-names.ts')
  return nearNames(wanted, widget.options)
}
