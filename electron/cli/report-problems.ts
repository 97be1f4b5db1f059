import type { Catalogue } from '../../workflows/node-definition.ts'
import type { Problem } from '../../workflows/problem.ts'
import type { Prompt } from '../../workflows/prompt.ts'
import { isRefusedFile } from '../../workflows/validation/refused-file.ts'
import type { Terminal } from './terminal.ts'

/** Says every problem with what to do; for an unknown file also names that look like it. */
export async function reportProblems(
  problems: readonly Problem[],
  { terminal, prompt, catalogue }: { terminal: Terminal; prompt: Prompt; catalogue: Catalogue },
): Promise<void> {
  for (const problem of problems) {
    const mark = problem.severity === 'error' ? 'Error' : problem.severity === 'warning' ? 'Warning' : 'Note'
    terminal.complain(`${mark}: ${problem.message}`)
    const choice = missingChoice(problem, prompt, catalogue)
    const near = choice === null ? [] : await nearFiles(choice)
    if (near.length > 0) terminal.complain(`  Close to it: ${near.join(', ')}`)
    const isFile = choice !== null && choice.folder !== null
    const remedy = isFile ? fileRemedy(problem, choice) : problem.remedy
    if (remedy !== '' && (near.length === 0 || isFile)) terminal.complain(`  ${remedy}`)
  }
}

type Choice = {
  readonly wanted: string
  /** Of model files, or `input` or `latents`; null where the choices are no files. */
  readonly folder: string | null
  readonly options: readonly string[]
}

/** Of a picture, ComfyUI says the second. */
const MISSING: ReadonlySet<string> = new Set(['value_not_in_list', 'custom_validation_failed'])

/** What was chosen that is not among the choices of an input. */
function missingChoice(
  { code, nodeId, input }: Problem,
  prompt: Prompt,
  catalogue: Catalogue,
): Choice | null {
  if (!MISSING.has(code) || nodeId === null || input === null) return null
  const node = prompt[nodeId]
  const wanted = node?.inputs[input]
  const widget = catalogue.get(node?.class_type ?? '')?.inputs.find(({ name }) => name === input)?.widget
  if (widget?.kind !== 'combo' || typeof wanted !== 'string') return null
  return { wanted, folder: widget.folder ?? null, options: widget.options }
}

async function nearFiles({ wanted, options }: Choice): Promise<readonly string[]> {
  const { nearNames } = await import('../../workflows/near-names.ts')
  return nearNames(wanted, options)
}

/** A terminal has no list of files to choose from: what an editor says of a missing one would not help. */
function fileRemedy({ remedy, fix }: Problem, { wanted, folder, options }: Choice): string {
  if (fix !== undefined || isRefusedFile(wanted)) return remedy
  if (folder === 'input' || folder === 'latents') {
    return 'Put it there, or name the folder that it is in with --input <dir>.'
  }
  const [other] = options
  const another = other === undefined ? '' : `, or set another, such as "${other}"`
  return `Name the folder of your models with --models <dir>, put ${wanted} into your ${folder} folder${another}.`
}
