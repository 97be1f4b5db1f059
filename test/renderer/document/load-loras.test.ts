import { readFileSync } from 'node:fs'
import { produce } from 'immer'
import { describe, expect, test } from 'vitest'
import { NODES } from '../../../nodes/index.ts'
import type { Command } from '../../../renderer/document/command.ts'
import { loadLoras, loadTaggedLoras } from '../../../renderer/document/commands/load-loras.ts'
import { deleteSelection } from '../../../renderer/document/commands/nodes.ts'
import { setValue } from '../../../renderer/document/commands/values.ts'
import { readWorkflowText } from '../../../workflows/comfy/read-workflow.ts'
import { toPrompt } from '../../../workflows/comfy/to-prompt.ts'
import { type NodeId, nodeId, type WorkflowDocument } from '../../../workflows/document.ts'

const catalogue = new Map(NODES.map(({ definition }) => [definition.type, definition]))

function example(name: string): WorkflowDocument {
  return readWorkflowText(readFileSync(`workflows/examples/${name}.json`, 'utf8'), catalogue).document
}

function promptNode(document: WorkflowDocument): NodeId {
  const node = Object.values(document.nodes).find(({ type }) => type === 'CLIPTextEncode')
  if (node === undefined) throw new Error('no prompt')
  return node.id
}

function run(document: WorkflowDocument, command: Command | null): WorkflowDocument {
  if (command === null) throw new Error('nothing to do')
  return produce(document, (draft) => command.recipe(draft))
}

/** Each node's wires by its type, as `KSampler.model: LoraLoader 0`. */
function wires(document: WorkflowDocument): string[] {
  const { prompt } = toPrompt(document, catalogue)
  return Object.values(prompt).flatMap(({ class_type, inputs }) =>
    Object.entries(inputs).flatMap(([input, value]) =>
      Array.isArray(value) && /^(?:model|clip)$/.test(input)
        ? [`${class_type}.${input}: ${prompt[String(value[0])]?.class_type} ${value[1]}`]
        : [],
    ),
  )
}

const INK = { name: 'ink', strengthModel: 0.8, strengthClip: 0.6 }

describe('a LoRA for a prompt', () => {
  test('stands between the checkpoint and all that it feeds', () => {
    const document = example('sdxl-lightning-4step')
    const load = loadLoras(document, catalogue, promptNode(document), [INK])
    const loaded = run(document, load)
    expect(wires(loaded).toSorted()).toEqual([
      'CLIPTextEncode.clip: LoraLoader 1',
      'CLIPTextEncode.clip: LoraLoader 1',
      'KSampler.model: LoraLoader 0',
      'LoraLoader.clip: CheckpointLoaderSimple 1',
      'LoraLoader.model: CheckpointLoaderSimple 0',
    ])
    expect(Object.values(loaded.nodes).at(-1)?.values).toEqual({
      lora_name: 'ink.safetensors',
      strength_model: 0.8,
      strength_clip: 0.6,
    })
  })

  test('leaves the prompt where it is and covers no node', () => {
    const document = example('sdxl-lightning-4step')
    const id = promptNode(document)
    const loaded = run(document, loadLoras(document, catalogue, id, [INK]))
    expect(loaded.nodes[id]?.position).toEqual(document.nodes[id]?.position)
    const loader = Object.values(loaded.nodes).at(-1)!
    const checkpoint = Object.values(loaded.nodes).find(({ type }) => type === 'CheckpointLoaderSimple')!
    expect(loader.position.x).toBeGreaterThanOrEqual(
      checkpoint.position.x + (checkpoint.size?.width ?? 0) + 40,
    )
    expect(loader.position.x + 315 + 40).toBeLessThanOrEqual(loaded.nodes[id]!.position.x)
  })

  test('goes before the LoRA of the model alone, and behind separate loaders', () => {
    const lora = example('sdxl-lightning-4step-lora')
    const one = run(lora, loadLoras(lora, catalogue, promptNode(lora), [INK]))
    expect(wires(one)).toContain('LoraLoaderModelOnly.model: LoraLoader 0')
    const unet = example('sdxl-lightning-4step-unet')
    const apart = run(unet, loadLoras(unet, catalogue, promptNode(unet), [INK]))
    expect(wires(apart)).toContain('LoraLoader.model: UNETLoader 0')
    expect(wires(apart)).toContain('KSampler.model: LoraLoader 0')
  })

  test('needs wires to both ends', () => {
    const document = example('sdxl-lightning-4step')
    const id = promptNode(document)
    const links = Object.values(document.links).flatMap((link) => (link.to.node === id ? [link.id] : []))
    const loose = run(
      document,
      deleteSelection({ nodes: [], links, groups: [], reroutes: [] }, { bridge: false }),
    )
    expect(loadLoras(loose, catalogue, id, [INK])).toBeNull()
    expect(loadLoras(document, catalogue, nodeId('none'), [INK])).toBeNull()
  })
})

test('every tag of a pasted prompt becomes a loader, in its order', () => {
  const document = example('sdxl-lightning-4step')
  const id = promptNode(document)
  const pasted = run(document, setValue(id, 'text', 'a fox <lora:ink:0.8>, snow <lora:fur>'))
  const mended = run(pasted, loadTaggedLoras(pasted, catalogue, id))
  expect(mended.nodes[id]?.values['text']).toBe('a fox, snow')
  expect(wires(mended)).toContain('KSampler.model: LoraLoader 0')
  expect(
    Object.values(mended.nodes)
      .filter(({ type }) => type === 'LoraLoader')
      .map(({ values }) => [values['lora_name'], values['strength_model']]),
  ).toEqual([
    ['ink.safetensors', 0.8],
    ['fur.safetensors', 1],
  ])
  expect(loadTaggedLoras(document, catalogue, id)).toBeNull()
})
