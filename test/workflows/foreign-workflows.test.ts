import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readWorkflow } from '../../workflows/comfy/read-workflow.ts'
import { toPrompt } from '../../workflows/comfy/to-prompt.ts'
import { writeWorkflowText } from '../../workflows/comfy/write-workflow.ts'
import { WorkflowDocument } from '../../workflows/document.ts'
import { isJsonObject, parseJson, type JsonObject } from '../../workflows/json.ts'
import { defaultValue } from '../../workflows/new-node.ts'
import { asLink, type Prompt } from '../../workflows/prompt.ts'
import { validatePrompt } from '../../workflows/validate.ts'
import { catalogueWithFiles } from './catalogue-with-files.ts'
import { testCatalogue } from './test-catalogue.ts'

const folder = new URL('../fixtures/comfyui/', import.meta.url)

/** Files that hold both forms of one workflow. */
const pairs = readdirSync(folder)
  .filter((name) => name.endsWith('.json') && name !== 'object-info.json')
  .map((name) => ({ name, json: load(name) }))
  .flatMap(({ name, json }) => {
    if (isJsonObject(json['workflow']) && isJsonObject(json['prompt'])) {
      return [{ name, workflow: json['workflow'], prompt: json['prompt'] }]
    }
    if (!name.endsWith('.ui.json')) return []
    return [{ name, workflow: json, prompt: load(name.replace('.ui.json', '.api.json')) }]
  })

describe.each(pairs)('$name', ({ workflow, prompt }) => {
  const { document, warnings } = readWorkflow(workflow, testCatalogue)

  test('is read without repairs into a valid document', () => {
    expect(warnings).toEqual([])
    expect(WorkflowDocument.parse(document)).toEqual(document)
  })

  test('becomes the prompt that ComfyUI made of it', () => {
    const made = toPrompt(document, testCatalogue)
    expect(made.problems).toEqual([])
    expect(comparable(made.prompt)).toEqual(comparable(prompt))
  })

  test('is valid once its files are there', () => {
    const catalogue = catalogueWithFiles(testCatalogue, Object.values(document.nodes))
    const { problems, runnable } = validatePrompt(toPrompt(document, testCatalogue).prompt, catalogue)
    expect(problems).toEqual([])
    expect(runnable).not.toEqual([])
  })

  test('is the same after writing and reading', () => {
    const again = readWorkflow(parseJson(writeWorkflowText(document, testCatalogue)), testCatalogue)
    expect(again.document).toEqual(document)
    expect(writeWorkflowText(again.document, testCatalogue)).toBe(writeWorkflowText(document, testCatalogue))
  })

  test('survives without any known node', () => {
    const bare = readWorkflow(workflow, new Map()).document
    const text = writeWorkflowText(bare, new Map())
    const again = readWorkflow(parseJson(text), testCatalogue)
    expect(again.document.nodes).toEqual(document.nodes)
    expect(again.document.links).toEqual(document.links)
  })
})

function load(name: string): JsonObject {
  const json = parseJson(readFileSync(new URL(name, folder), 'utf8'))
  if (!isJsonObject(json)) throw new Error(`${name} holds no object`)
  return json
}

/** Declared inputs only (old editors wrote upload buttons too), with the defaults of inputs that came later. */
function comparable(prompt: Prompt | JsonObject): Record<string, Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(prompt as JsonObject).flatMap(([id, node]) => {
      if (!isJsonObject(node) || !isJsonObject(node['inputs'])) return []
      const { inputs: stored, class_type: type } = node
      const declared = testCatalogue.get(typeof type === 'string' ? type : '')?.inputs ?? []
      const inputs = declared.flatMap(({ name, widget }) => {
        const value = stored[name] ?? (widget ? defaultValue(widget) : undefined)
        return value === undefined ? [] : [[name, asLink(value) ?? value]]
      })
      return [[id, { class_type: type, ...Object.fromEntries(inputs) }]]
    }),
  )
}
