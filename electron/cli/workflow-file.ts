import { readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { withChosenTexts, type ChosenText } from '../../workflows/comfy/dynamic-prompts.ts'
import { embeddedWorkflow } from '../../workflows/comfy/embedded.ts'
import { readWorkflowText } from '../../workflows/comfy/read-workflow.ts'
import { toPrompt } from '../../workflows/comfy/to-prompt.ts'
import { writeWorkflow } from '../../workflows/comfy/write-workflow.ts'
import { nodeId, type WorkflowDocument } from '../../workflows/document.ts'
import { isJsonObject, parseJson, type Json } from '../../workflows/json.ts'
import type { Catalogue } from '../../workflows/node-definition.ts'
import type { Problem } from '../../workflows/problem.ts'
import { Prompt } from '../../workflows/prompt.ts'
import { DEMONSTRATION_EXAMPLE } from '../services/demonstration-model.ts'
import { fileTrouble } from '../file-trouble.ts'
import { applyChanges, type Change } from './set-values.ts'
import { UsageError } from './usage-error.ts'

export type LoadedWorkflow = {
  readonly title: string
  readonly prompt: Prompt
  /** What pictures carry beside the prompt: ComfyUI writes it only where an editor sent it. */
  readonly workflow: unknown
  readonly warnings: readonly Problem[]
  /** The same with values changed, in the prompt and in the editor's document. */
  readonly change: (changes: readonly Change[]) => LoadedWorkflow
  /** What to run: a choice made in each dynamic prompt, as an editor does; the API form is taken as it is. */
  readonly choose: () => Pick<LoadedWorkflow, 'prompt' | 'workflow'> & {
    readonly chosen: readonly ChosenText[]
  }
}

const EXAMPLES = join(import.meta.dirname, '..', '..', 'workflows', 'examples')

/** What runs when no workflow is named. */
export function defaultWorkflow(hasOwnModels: boolean): string {
  return join(EXAMPLES, hasOwnModels ? 'sdxl-lightning-4step.json' : DEMONSTRATION_EXAMPLE)
}

/** Reads a workflow in either form, or out of a picture. @throws UsageError */
export async function loadWorkflow(path: string, catalogue: Catalogue): Promise<LoadedWorkflow> {
  const name = basename(path)
  const text = await readText(path, name)
  try {
    const { document, form, warnings } = readWorkflowText(text, catalogue)
    const title = name.slice(0, name.length - extname(name).length)
    switch (form) {
      case 'ui':
        return fromDocument(title, { document, json: parseJson(text), warnings, catalogue })
      case 'api': {
        const prompt = completed(parseJson(text), toPrompt(document, catalogue).prompt)
        return fromPrompt(title, { prompt, warnings })
      }
      case 'a1111':
        return fromDocument(title, {
          document,
          json: writeWorkflow(document, catalogue),
          warnings,
          catalogue,
        })
    }
  } catch (error) {
    throw new UsageError(`${name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

async function readText(path: string, name: string): Promise<string> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new UsageError(`${path} cannot be read: ${fileTrouble(error)}.`)
  })
  const embedded = embeddedWorkflow(bytes)
  if (embedded !== null) return embedded
  if (!PICTURES.includes(extname(path).toLowerCase())) return bytes.toString('utf8')
  throw new UsageError(
    `${name} carries no workflow: neither ComfyUI's nor A1111's settings are in it. Take the picture as it was saved, not a copy that another program or site made.`,
  )
}

const PICTURES: readonly string[] = ['.png', '.webp', '.jpg', '.jpeg', '.latent']

function fromDocument(
  title: string,
  source: {
    readonly document: WorkflowDocument
    readonly json: Json
    readonly warnings: readonly Problem[]
    readonly catalogue: Catalogue
    /** Nodes inside subgraphs are changed in the prompt alone: others may share their definition. */
    readonly changes?: readonly Change[]
  },
): LoadedWorkflow {
  const { document, json, catalogue, changes = [] } = source
  const converted = toPrompt(document, catalogue)
  const prompt = applyChanges(converted.prompt, changes)
  return {
    title,
    prompt,
    workflow: json,
    warnings: [...source.warnings, ...converted.problems],
    change: (more) => {
      if (more.length === 0) return fromDocument(title, source)
      const changed = withValues(document, more)
      return fromDocument(title, {
        ...source,
        document: changed,
        json: writeWorkflow(changed, catalogue),
        changes: [...changes, ...more],
      })
    },
    choose: () => {
      const run = withChosenTexts({ document, prompt }, catalogue)
      return {
        prompt: run.prompt,
        workflow: run.chosen.length === 0 ? json : writeWorkflow(run.document, catalogue),
        chosen: run.chosen,
      }
    },
  }
}

function withValues(document: WorkflowDocument, changes: readonly Change[]): WorkflowDocument {
  const nodes = { ...document.nodes }
  for (const { nodeId: id, input, value } of changes) {
    const key = nodeId(id)
    const node = nodes[key]
    if (node !== undefined) nodes[key] = { ...node, values: { ...node.values, [input]: value } }
  }
  return { ...document, nodes }
}

function fromPrompt(
  title: string,
  source: { readonly prompt: Prompt; readonly warnings: readonly Problem[] },
): LoadedWorkflow {
  return {
    title,
    ...source,
    workflow: null,
    change: (changes) => fromPrompt(title, { ...source, prompt: applyChanges(source.prompt, changes) }),
    choose: () => ({ prompt: source.prompt, workflow: null, chosen: [] }),
  }
}

/** A prompt as it was written, with the inputs that its nodes have gained since. */
function completed(json: Json, converted: Prompt): Prompt {
  const body = isJsonObject(json) && isJsonObject(json['prompt']) ? json['prompt'] : json
  return Object.fromEntries(
    Object.entries(Prompt.parse(body)).map(([id, node]) => {
      const known = converted[id]
      const added = Object.entries(known?.inputs ?? {}).filter(([input]) => !(input in node.inputs))
      return [
        id,
        {
          ...node,
          class_type: known?.class_type ?? node.class_type,
          inputs: { ...node.inputs, ...Object.fromEntries(added) },
        },
      ]
    }),
  )
}
