import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readWorkflow } from '../../workflows/comfy/read-workflow.ts'
import { toPrompt } from '../../workflows/comfy/to-prompt.ts'
import { isJsonObject, parseJson } from '../../workflows/json.ts'
import type { Catalogue } from '../../workflows/node-definition.ts'
import type { Prompt } from '../../workflows/prompt.ts'
import { validatePrompt } from '../../workflows/validate.ts'
import type { Answer } from '../ipc/contract.ts'

type Example = Answer<'examples'>['examples'][number]

/**
 * The templates that come with the program: each a workflow whose `extra.fulgurite` says what it shows. `first`
 * comes before the others, then those whose files are all here, and among them those of few steps.
 */
export async function readExamples(folder: string, first: string, catalogue: Catalogue): Promise<Example[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'))
  const examples = await Promise.all(names.toSorted().map((name) => readExample(folder, name)))
  const ranked = examples.map((example) => {
    const { prompt } = toPrompt(readWorkflow(example.workflow, catalogue).document, catalogue)
    const isFirst = `${example.name}.json` === first
    return { example, isFirst, hasFiles: hasFiles(prompt, catalogue), steps: stepsOf(prompt) }
  })
  return ranked
    .toSorted(
      (a, b) =>
        Number(b.isFirst) - Number(a.isFirst) || Number(b.hasFiles) - Number(a.hasFiles) || a.steps - b.steps,
    )
    .map(({ example }) => example)
}

function hasFiles(prompt: Prompt, catalogue: Catalogue): boolean {
  const { problems } = validatePrompt(prompt, catalogue)
  return !problems.some(({ missingFile }) => missingFile !== undefined)
}

/** Of the first node that samples. */
function stepsOf(prompt: Prompt): number {
  const found = Object.values(prompt).map(({ inputs }) => inputs['steps'])
  return found.find((steps) => typeof steps === 'number') ?? Number.POSITIVE_INFINITY
}

async function readExample(folder: string, file: string): Promise<Example> {
  const workflow = parseJson(await readFile(join(folder, file), 'utf8'))
  const name = file.slice(0, -'.json'.length)
  const extra = isJsonObject(workflow) && isJsonObject(workflow['extra']) ? workflow['extra'] : {}
  const said = isJsonObject(extra['fulgurite']) ? extra['fulgurite'] : {}
  return {
    name,
    title: typeof said['title'] === 'string' ? said['title'] : titleFrom(name),
    description: typeof said['description'] === 'string' ? said['description'] : '',
    workflow,
  }
}

/** `sdxl-lightning-4step` → `SDXL Lightning 4step`. */
function titleFrom(name: string): string {
  const upper = new Set(['sdxl', 'lcm', 'lora', 'vae', 'unet'])
  return name
    .split('-')
    .map((word) => (upper.has(word) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ')
}
