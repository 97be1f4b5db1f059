import { readFile } from 'node:fs/promises'
import { basename, extname, join } from 'node:path'
import { embeddedTexts } from '../../workflows/comfy/embedded.ts'
import { readWorkflow } from '../../workflows/comfy/read-workflow.ts'
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
}

const EXAMPLES = join(import.meta.dirname, '..', '..', 'workflows', 'examples')

/** What runs when no workflow is named. */
export function defaultWorkflow(hasOwnModels: boolean): string {
  return join(EXAMPLES, hasOwnModels ? 'sdxl-lightning-4step.json' : DEMONSTRATION_EXAMPLE)
}

/** Reads a workflow in either form, or out of a picture. @throws UsageError */
export async function loadWorkflow(path: string, catalogue: Catalogue): Promise<LoadedWorkflow> {
  const name = basename(path)
  const text = await readWorkflowText(path, name)
  try {
    const json = parseJson(text)
    const { document, form, warnings } = readWorkflow(json, catalogue)
    const title = name.slice(0, name.length - extname(name).length)
    return form === 'ui'
      ? fromDocument(title, { document, json, warnings, catalogue })
      : fromPrompt(title, { prompt: completed(json, toPrompt(document, catalogue).prompt), warnings })
  } catch (error) {
    throw new UsageError(`${name}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

async function readWorkflowText(path: string, name: string): Promise<string> {
  const bytes = await readFile(path).catch((error: unknown) => {
    throw new UsageError(`${path} cannot be read: ${fileTrouble(error)}.`)
  })
  if (!['.png', '.webp'].includes(extname(path).toLowerCase())) return bytes.toString('utf8')
  const { workflow, prompt } = embeddedTexts(bytes)
  const text = workflow ?? prompt
  if (text === null) throw new UsageError(`${name} carries no workflow.`)
  return text
}

function fromDocument(
  title: string,
  source: {
    readonly document: WorkflowDocument
    readonly json: Json
    readonly warnings: readonly Problem[]
    readonly catalogue: Catalogue
  },
): LoadedWorkflow {
  const { document, json, catalogue } = source
  const { prompt, problems } = toPrompt(document, catalogue)
  return {
    title,
    prompt,
    workflow: json,
    warnings: [...source.warnings, ...problems],
    change: (changes) => {
      const changed = withValues(document, changes)
      return {
        ...fromDocument(title, { ...source, document: changed, json: writeWorkflow(changed, catalogue) }),
        // Nodes inside subgraphs are changed in the prompt alone: others may share their definition.
        prompt: applyChanges(toPrompt(changed, catalogue).prompt, changes),
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
