import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { NODES } from '../../nodes/index.ts'
import type { InputDefinition } from '../../workflows/node-definition.ts'
import { NodeDefinition } from '../../workflows/node-definition.ts'

const ComfyNode = z.object({
  displayName: z.string(),
  category: z.string(),
  isOutput: z.boolean(),
  inputs: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      optional: z.boolean(),
      options: z.array(z.string()).optional(),
      default: z.union([z.string(), z.number(), z.boolean()]).optional(),
      min: z.union([z.string(), z.number()]).optional(),
      max: z.union([z.string(), z.number()]).optional(),
      step: z.number().optional(),
      round: z.number().optional(),
      multiline: z.boolean().optional(),
      dynamicPrompts: z.boolean().optional(),
      advanced: z.boolean().optional(),
      image_upload: z.boolean().optional(),
      control_after_generate: z.boolean().optional(),
    }),
  ),
  outputs: z.array(z.object({ name: z.string(), type: z.string() })),
})
const comfy = z
  .record(z.string(), ComfyNode)
  .parse(JSON.parse(readFileSync(new URL('../fixtures/comfyui-nodes.json', import.meta.url), 'utf8')))

describe('every node is declared as ComfyUI declares it', () => {
  test.each(NODES.map((node) => [node.definition.type, node.definition] as const))(
    '%s',
    (type, definition) => {
      const reference = comfy[type]
      expect(reference, 'add the node to test/fixtures/comfyui-nodes.json').toBeDefined()
      if (reference === undefined) return
      expect(NodeDefinition.parse(definition)).toEqual(definition)
      expect(definition.displayName).toBe(reference.displayName)
      expect(definition.category).toBe(reference.category)
      expect(definition.isOutput).toBe(reference.isOutput)
      expect(definition.outputs.map(({ name, type: port }) => ({ name, type: port }))).toEqual(
        reference.outputs,
      )
      expect(definition.inputs.map((input) => input.name)).toEqual(
        reference.inputs.map((input) => input.name),
      )
      definition.inputs.forEach((input, index) => {
        const expected = reference.inputs[index]
        expect(described(input), input.name).toEqual(
          expected === undefined ? null : comparable(expected, input),
        )
      })
    },
  )
})

test('a node’s file, export and type carry one name, and the palette lists each once', async () => {
  const folder = new URL('../../nodes/', import.meta.url)
  const files = readdirSync(folder).filter(
    (name) => name.endsWith('.ts') && !['index.ts', 'node.ts'].includes(name),
  )
  const types = NODES.map((node) => node.definition.type)
  expect(files.toSorted()).toEqual(types.map((type) => `${kebab(type)}.ts`).toSorted())
  for (const file of files) {
    const module: unknown = await import(new URL(file, folder).href)
    expect(Object.keys(module as object)).toEqual([camel(file.slice(0, -3))])
  }
})

/** `KSamplerAdvanced` → `k-sampler-advanced`, `VAEDecode` → `vae-decode`. */
function kebab(type: string): string {
  return type
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1-$2')
    .replaceAll(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
}

function camel(name: string): string {
  return name.replaceAll(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
}

function described({ type, optional, advanced, widget }: InputDefinition): Record<string, unknown> {
  const common = { type, optional, advanced }
  switch (widget?.kind) {
    case undefined:
      return common
    case 'int':
      return {
        ...common,
        default: widget.default,
        min: widget.min,
        max: String(widget.max),
        step: widget.step,
        control: widget.controlAfterGenerate,
      }
    case 'float':
      return {
        ...common,
        default: widget.default,
        min: widget.min,
        max: String(widget.max),
        step: widget.step,
        round: widget.round,
      }
    case 'string':
      return {
        ...common,
        default: widget.default,
        multiline: widget.multiline,
        dynamic: widget.dynamicPrompts,
      }
    case 'boolean':
      return { ...common, default: widget.default }
    case 'combo':
      return {
        ...common,
        options: widget.folder === undefined ? widget.options : [],
        upload: widget.imageUpload,
      }
  }
}

type ComfyInput = z.infer<typeof ComfyNode>['inputs'][number]

function comparable(expected: ComfyInput, input: InputDefinition): Record<string, unknown> {
  const common = { type: expected.type, optional: expected.optional, advanced: expected.advanced ?? false }
  switch (expected.type) {
    case 'INT':
      return {
        ...common,
        default: expected.default ?? 0,
        min: Number(expected.min),
        max: String(expected.max),
        step: expected.step ?? 1,
        control: expected.control_after_generate ?? false,
      }
    case 'FLOAT':
      return {
        ...common,
        default: expected.default ?? 0,
        min: Number(expected.min),
        max: String(Number(expected.max)),
        step: expected.step,
        round: expected.round,
      }
    case 'STRING':
      return {
        ...common,
        default: expected.default ?? '',
        multiline: expected.multiline ?? false,
        dynamic: expected.dynamicPrompts ?? false,
      }
    case 'BOOLEAN':
      return { ...common, default: expected.default ?? false }
    case 'COMBO': {
      // Only what is implemented is offered, in ComfyUI's order; files are the user's.
      const isFolder = input.widget?.kind === 'combo' && input.widget.folder !== undefined
      const offered = input.widget?.kind === 'combo' ? input.widget.options : []
      const options = isFolder
        ? []
        : [...new Set(expected.options)].filter((option) => offered.includes(option))
      return { ...common, options, upload: expected.image_upload ?? false }
    }
    default:
      return common
  }
}
