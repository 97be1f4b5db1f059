import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { readWorkflow } from '../../workflows/comfy/read-workflow.ts'
import { toPrompt } from '../../workflows/comfy/to-prompt.ts'
import { writeWorkflow, writeWorkflowText } from '../../workflows/comfy/write-workflow.ts'
import { WorkflowDocument } from '../../workflows/document.ts'
import { isJsonObject, parseJson, stringifyJson, type Json, type JsonObject } from '../../workflows/json.ts'
import { Prompt } from '../../workflows/prompt.ts'
import { testCatalogue } from './test-catalogue.ts'

/** Whole files in the shapes that ComfyUI's editors wrote over the years, each with the prompt that it stands for. */
const folder = new URL('../fixtures/years/', import.meta.url)
const Fixture = z.object({
  about: z.string(),
  workflow: z.custom<JsonObject>(isJsonObject),
  prompt: Prompt,
  /** What had to be mended, by code; only files in disorder need it. */
  warnings: z.array(z.string()).default([]),
  /** Nodes that are not known here. */
  placeholders: z.array(z.string()).default([]),
})
const files = readdirSync(folder).map((name) => ({
  name,
  ...Fixture.parse(parseJson(readFileSync(new URL(name, folder), 'utf8'))),
}))

describe.each(files)('$name', ({ workflow, prompt, warnings, placeholders }) => {
  const read = readWorkflow(workflow, testCatalogue)
  const { document } = read
  const written = writeWorkflow(document, testCatalogue)
  const isPlaceholder = (id: string): boolean => placeholders.includes(id)

  test('is read into a valid document, and said to be mended only where it was', () => {
    expect(WorkflowDocument.parse(document)).toEqual(document)
    expect([...new Set(read.warnings.map(({ code }) => code))].sort()).toEqual(warnings)
  })

  test('stands for its prompt', () => {
    const made = toPrompt(document, testCatalogue)
    expect(made.problems).toEqual([])
    const known = Object.entries(made.prompt).filter(([id]) => !isPlaceholder(id))
    const expected = Object.entries(prompt).filter(([id]) => !isPlaceholder(id))
    expect(withoutTitles(Object.fromEntries(known))).toEqual(Object.fromEntries(expected))
    for (const id of placeholders) if (prompt[id]) expect(made.prompt[id]).toMatchObject(prompt[id])
  })

  test('is the same after writing and reading, and written the same twice', () => {
    const text = writeWorkflowText(document, testCatalogue)
    const again = readWorkflow(parseJson(text), testCatalogue)
    expect(again.warnings).toEqual([])
    expect(again.document).toEqual(document)
    expect(writeWorkflowText(again.document, testCatalogue)).toBe(text)
    expect(toPrompt(again.document, testCatalogue)).toEqual(toPrompt(document, testCatalogue))
  })

  test('is written as ComfyUI reads it, with every socket naming a link that is there', () => {
    for (const graph of graphsOf(written)) {
      const links = new Map(list(graph['links']).map((link) => [text(linkOf(link).id), linkOf(link)]))
      for (const node of list(graph['nodes']).filter(isJsonObject)) {
        for (const [slot, input] of list(node['inputs']).filter(isJsonObject).entries()) {
          if (input['link'] === null) continue
          expect(links.get(text(input['link']))).toMatchObject({ to: node['id'], toSlot: slot })
        }
        for (const [slot, output] of list(node['outputs']).filter(isJsonObject).entries()) {
          for (const id of list(output['links'])) {
            expect(links.get(text(id))).toMatchObject({ from: node['id'], fromSlot: slot })
          }
        }
      }
    }
  })

  test('keeps what nothing here understands', () => {
    const before = graphsOf(workflow)
    const after = graphsOf(written)
    expect(after.length).toBe(before.length)
    for (const [at, graph] of before.entries()) {
      const nodes = new Map(nodesOf(after[at] ?? {}).map((node) => [text(node['id']), node]))
      for (const node of nodesOf(graph)) {
        const kept = nodes.get(text(node['id'])) ?? {}
        for (const key of ['title', 'color', 'bgcolor', 'shape', 'showAdvanced', 'mode']) {
          expect([node['id'], key, kept[key]]).toEqual([
            node['id'],
            key,
            node[key] ?? (key === 'mode' ? 0 : undefined),
          ])
        }
        expect(kept['flags']).toEqual(node['flags'] ?? {})
        expect([kept['pos'], kept['size']]).toEqual([pair(node['pos']), pair(node['size'])])
        const properties = isJsonObject(node['properties']) ? node['properties'] : {}
        expect(kept['properties']).toMatchObject(renamedClass(properties, kept))
        if (!testCatalogue.has(text(kept['type'])) && node['type'] !== 'PrimitiveNode') {
          expect(kept['widgets_values']).toEqual(node['widgets_values'])
        }
      }
      const groups = list(graph['groups']).filter(isJsonObject)
      expect(after[at]?.['groups']).toMatchObject(groups)
    }
    for (const key of ['id', 'revision', 'models', 'floatingLinks']) {
      expect([key, written[key]]).toEqual([key, workflow[key]])
    }
    const extra = isJsonObject(workflow['extra']) ? workflow['extra'] : {}
    if (Object.keys(extra).length > 0) expect(written['extra']).toMatchObject(extra)
  })
})

function withoutTitles(made: Prompt): Prompt {
  return Object.fromEntries(
    Object.entries(made).map(([id, { class_type, inputs }]) => [id, { class_type, inputs }]),
  )
}

/** The root and the subgraphs, in order of their ids. */
function graphsOf(file: JsonObject): readonly JsonObject[] {
  const definitions = isJsonObject(file['definitions']) ? file['definitions'] : {}
  const subgraphs = list(definitions['subgraphs']).filter(isJsonObject)
  return [file, ...subgraphs.toSorted((a, b) => (text(a['id']) < text(b['id']) ? -1 : 1))]
}

function nodesOf(graph: JsonObject): readonly JsonObject[] {
  return list(graph['nodes']).filter(isJsonObject)
}

/** As lists in the root, as objects in subgraphs. */
function linkOf(link: Json) {
  if (isJsonObject(link)) {
    const { id, origin_id: from, origin_slot: fromSlot, target_id: to, target_slot: toSlot } = link
    return { id, from, fromSlot, to, toSlot }
  }
  const [id, from, fromSlot, to, toSlot] = list(link)
  return { id, from, fromSlot, to, toSlot }
}

/** A node whose class has another name now says so where text replacement looks. */
function renamedClass(properties: JsonObject, kept: JsonObject): JsonObject {
  const name = 'Node name for S&R'
  return testCatalogue.has(text(kept['type'])) ? { ...properties, [name]: kept['type'] ?? '' } : properties
}

function pair(value: Json | undefined): Json | undefined {
  return isJsonObject(value) ? [value['0'] ?? 0, value['1'] ?? 0] : value
}

function list(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : []
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : stringifyJson(value)
}
