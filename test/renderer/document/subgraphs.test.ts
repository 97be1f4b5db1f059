// @vitest-environment node
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { toPrompt } from '../../../workflows/comfy/to-prompt.ts'
import { readWorkflowText } from '../../../workflows/comfy/read-workflow.ts'
import { writeWorkflow } from '../../../workflows/comfy/write-workflow.ts'
import { newDocument, nodeId, WorkflowDocument } from '../../../workflows/document.ts'
import type { Prompt } from '../../../workflows/prompt.ts'
import { levelView } from '../../../workflows/subgraph/level-view.ts'
import { promotedWidgets, proxiedWidgets } from '../../../workflows/subgraph/promoted-widgets.ts'
import { instanceCount, type Level, subgraphAt } from '../../../workflows/subgraph/level.ts'
import {
  copyFragment,
  type Fragment,
  fragmentFor,
  fragmentFromText,
  fragmentToText,
  pasteFragment,
} from '../../../renderer/document/clipboard.ts'
import { comfyClipboardHtml, fragmentFromComfyHtml } from '../../../renderer/document/comfy-clipboard.ts'
import type { Command } from '../../../renderer/document/command.ts'
import { convertToSubgraph } from '../../../renderer/document/commands/convert-to-subgraph.ts'
import { addNode, deleteSelection, move } from '../../../renderer/document/commands/nodes.ts'
import { removePort, renamePort } from '../../../renderer/document/commands/ports.ts'
import { renameSubgraph } from '../../../renderer/document/commands/rename-subgraph.ts'
import { unpackSubgraph } from '../../../renderer/document/commands/unpack-subgraph.ts'
import { setPromoted } from '../../../renderer/document/commands/set-promoted.ts'
import { applyFix, setValue } from '../../../renderer/document/commands/values.ts'
import { connect } from '../../../renderer/document/commands/wires.ts'
import { NO_HISTORY, redo, runCommand, undo } from '../../../renderer/document/history.ts'
import { testCatalogue } from '../../workflows/test-catalogue.ts'

const DRAW = 'b7c0e1a2-1111-4a4a-8b8b-000000000001'
const PROMPT = 'b7c0e1a2-1111-4a4a-8b8b-000000000002'
const MADE = 'cccccccc-0000-4000-8000-000000000001'
const text = readFileSync(new URL('../../fixtures/workflows/nested-subgraphs.json', import.meta.url), 'utf8')
const nested = (): WorkflowDocument => readWorkflowText(text, testCatalogue).document
const [inDraw, inPrompt] = [[nodeId('10')], [nodeId('10'), nodeId('5')]]
const ids = (...names: string[]): ReturnType<typeof nodeId>[] => names.map(nodeId)
const select = (...names: string[]): Parameters<typeof convertToSubgraph>[0] => ({
  nodes: ids(...names),
  links: [],
  groups: [],
  reroutes: [],
})
const convert = (...names: string[]): Command =>
  convertToSubgraph(select(...names), { id: MADE, name: 'Made', catalogue: testCatalogue })

/** Runs a command, and sees that undo and redo lead exactly there and back. */
function run(workflow: WorkflowDocument, command: Command, level: Level = []): WorkflowDocument {
  const start = { workflow, history: NO_HISTORY }
  const done = runCommand(start, command, 0, level)
  expect(undo(done).workflow).toEqual(workflow)
  expect(redo(undo(done)).workflow).toEqual(done.workflow)
  expect(WorkflowDocument.parse(done.workflow)).toEqual(done.workflow)
  const saved = JSON.stringify(writeWorkflow(done.workflow, testCatalogue))
  const again = readWorkflowText(saved, testCatalogue)
  expect(again.warnings).toEqual([])
  expect(promptOf(again.document)).toEqual(promptOf(done.workflow))
  return done.workflow
}

function promptOf(workflow: WorkflowDocument): Prompt {
  return toPrompt(workflow, testCatalogue).prompt
}

/** What every node gets, whatever its place: a node by the last part of its id, in any order. */
function meaning(workflow: WorkflowDocument): string[] {
  const prompt = promptOf(workflow)
  const nameOf = (id: unknown): string => `${String(id).split(':').at(-1)}`
  return Object.entries(prompt)
    .map(([id, node]) => {
      const inputs = Object.entries(node.inputs).map(([name, value]) =>
        Array.isArray(value) ? [name, nameOf(value[0]), value[1]] : [name, value],
      )
      return JSON.stringify([node.class_type, nameOf(id), inputs])
    })
    .toSorted()
}

const wiresAt = (workflow: WorkflowDocument, level: Level): string[] =>
  Object.values(levelView(workflow, level).links)
    .map(({ from, to }) => `${from.node}.${from.slot}>${to.node}.${to.input}`)
    .toSorted()

describe('a level', () => {
  it('shows the graph of a definition with its boundary', () => {
    const view = levelView(nested(), inDraw)
    expect(Object.keys(view.nodes)).toEqual(['3', '5', '7', '8', '-10', '-20'])
    expect(view.nodes[nodeId('-10')]?.outputs.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'model MODEL',
      'clip CLIP',
      'vae VAE',
      'latent_image LATENT',
      ' *',
    ])
    expect(view.nodes[nodeId('-20')]?.inputs.map(({ name, label }) => [name, label])).toEqual([
      ['0', 'IMAGE'],
      ['1', ''],
    ])
  })

  it('is the same view while the document is', () => {
    const document = nested()
    expect(levelView(document, inDraw)).toBe(levelView(document, inDraw))
    expect(levelView(document, [])).toBe(document)
  })

  it('keeps the nodes of its boundary through other edits', () => {
    const before = levelView(nested(), inDraw)
    const after = levelView(run(nested(), setValue(nodeId('3'), 'steps', 4), inDraw), inDraw)
    expect(after.nodes[nodeId('3')]?.values['steps']).toBe(4)
    expect(Object.keys(after.nodes)).toEqual(Object.keys(before.nodes))
  })
})

describe('edits inside', () => {
  it('change the definition that all instances share', () => {
    const done = run(nested(), setValue(nodeId('6'), 'text', 'shared'), inPrompt)
    expect(done.subgraphs[PROMPT]?.nodes[nodeId('6')]?.values['text']).toBe('shared')
    expect(done.nodes).toEqual(nested().nodes)
    expect(instanceCount(done, PROMPT)).toBe(2)
  })

  it('reach a node by the id that runs give it', () => {
    const done = run(nested(), applyFix([{ nodeId: '10:3', input: 'steps', value: 9 }]))
    expect(promptOf(done)['10:3']?.inputs['steps']).toBe(9)
  })

  it('move the boundary', () => {
    const done = run(nested(), move({ nodes: { [nodeId('-10')]: { x: -300, y: 90 } } }), inDraw)
    expect(levelView(done, inDraw).nodes[nodeId('-10')]?.position).toEqual({ x: -300, y: 90 })
  })

  it('leave the boundary when everything is deleted', () => {
    const done = run(nested(), deleteSelection(select('-10', '8', '-20'), { bridge: false }), inDraw)
    expect(wiresAt(done, inDraw)).toEqual([
      '-10.0>3.model',
      '-10.1>5.clip',
      '-10.1>7.clip',
      '-10.3>3.latent_image',
      '5.0>3.positive',
      '7.0>3.negative',
    ])
  })

  it('add a node', () => {
    const definition = testCatalogue.get('VAEDecode')!
    const done = run(nested(), addNode(definition, { x: 0, y: 0 }), inDraw)
    expect(done.subgraphs[DRAW]?.nodes[nodeId('9')]?.type).toBe('VAEDecode')
  })
})

describe('ports', () => {
  it('open at the empty slot, for every instance', () => {
    const wire = connect({ node: nodeId('-10'), slot: 4 }, { node: nodeId('3'), input: 'steps' }, 'INT')
    const done = run(nested(), wire, inDraw)
    expect(done.subgraphs[DRAW]?.inputs.at(-1)).toMatchObject({ name: 'steps', type: 'INT' })
    expect(done.nodes[nodeId('10')]?.inputs.at(-1)).toMatchObject({ name: 'steps', type: 'INT' })
    const output = connect({ node: nodeId('3'), slot: 0 }, { node: nodeId('-20'), input: '1' }, 'LATENT')
    const more = run(done, output, inDraw)
    expect(more.nodes[nodeId('10')]?.outputs.map(({ name }) => name)).toEqual(['IMAGE', 'LATENT'])
  })

  it('get another name inside and outside', () => {
    const done = run(nested(), renamePort('input', 0, ' engine '), inDraw)
    expect(done.nodes[nodeId('10')]?.inputs[0]?.name).toBe('engine')
    expect(wiresAt(done, [])).toContain('1.0>10.engine')
    expect(promptOf(done)).toEqual(promptOf(nested()))
  })

  it('do not take the name of another', () => {
    const done = run(nested(), renamePort('input', 0, 'clip'), inDraw)
    expect(done.subgraphs[DRAW]?.inputs.map(({ name }) => name)).toEqual([
      'clip_1',
      'clip',
      'vae',
      'latent_image',
    ])
    expect(promptOf(done)).toEqual(promptOf(nested()))
  })

  it('go with their wires, and the others keep theirs', () => {
    const done = run(nested(), removePort('input', 1), inDraw)
    expect(done.nodes[nodeId('10')]?.inputs.map(({ name }) => name)).toEqual(['model', 'vae', 'latent_image'])
    expect(wiresAt(done, [])).toEqual(['1.0>10.model', '1.2>10.vae', '10.0>9.images', '2.0>10.latent_image'])
    expect(promptOf(done)['10:8']?.inputs).toEqual(promptOf(nested())['10:8']?.inputs)
    expect(promptOf(done)['10:5:6']?.inputs).toEqual({ text: 'a red house' })
  })

  it('take the values of widgets along', () => {
    const renamed = run(nested(), renamePort('input', 1, 'words'), inPrompt)
    expect(promptOf(renamed)).toEqual(promptOf(nested()))
    const removed = run(renamed, removePort('input', 1), inPrompt)
    expect(removed.subgraphs[DRAW]?.nodes[nodeId('5')]?.widgetsValues).toEqual([])
    expect(promptOf(removed)['10:5:6']?.inputs['text']).toBe('anything')
  })
})

describe('conversion', () => {
  it('takes crossing wires as ports, one for each source', () => {
    const done = run(nested(), convert('5', '7', '3'), inDraw)
    const level = [...inDraw, nodeId('9')]
    const made = subgraphAt(done, level)
    expect(made?.inputs.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'model MODEL',
      'clip CLIP',
      'latent_image LATENT',
    ])
    expect(made?.outputs.map(({ name, type }) => `${name} ${type}`)).toEqual(['LATENT LATENT'])
    expect(wiresAt(done, inDraw)).toEqual([
      '-10.0>9.model',
      '-10.1>9.clip',
      '-10.2>8.vae',
      '-10.3>9.latent_image',
      '8.0>-20.0',
      '9.0>8.samples',
    ])
    expect(wiresAt(done, level)).toEqual([
      '-10.0>3.model',
      '-10.1>5.clip',
      '-10.1>7.clip',
      '-10.2>3.latent_image',
      '3.0>-20.0',
      '5.0>3.positive',
      '7.0>3.negative',
    ])
    expect(meaning(done)).toEqual(meaning(nested()))
  })

  it.each([
    ['at the root', [], ['1', '2', '10']],
    ['of one node', [], ['9']],
    ['of everything', [], ['1', '2', '9', '10']],
    ['inside', inDraw, ['3', '8']],
    ['of an instance inside', inDraw, ['5']],
  ])('%s means the same, and unpacking gives back what was', (_, level, names) => {
    const before = nested()
    const converted = run(before, convert(...names), level)
    expect(meaning(converted)).toEqual(meaning(before))
    const instance = Object.values(levelView(converted, level).nodes).find(({ type }) => type === MADE)
    const unpacked = run(converted, unpackSubgraph(instance!.id, testCatalogue), level)
    expect(promptOf(unpacked)).toEqual(promptOf(before))
    expect(wiresAt(unpacked, level)).toEqual(wiresAt(before, level))
    expect(unpacked.subgraphs[MADE]).toBeUndefined()
  })

  it('of nothing changes nothing', () => {
    const start = { workflow: nested(), history: NO_HISTORY }
    expect(runCommand(start, convert(), 0)).toBe(start)
    expect(runCommand(start, convert('-10'), 0, inDraw)).toBe(start)
  })
})

describe('unpacking', () => {
  it('keeps the definition for the other instances, and the value of the instance', () => {
    const done = run(nested(), unpackSubgraph(nodeId('5'), testCatalogue), inDraw)
    expect(Object.keys(done.subgraphs)).toEqual([DRAW, PROMPT])
    expect(promptOf(done)['10:6']?.inputs).toEqual({ clip: ['1', 1], text: 'a red house' })
    expect(meaning(done)).toEqual(meaning(nested()))
    const both = run(done, unpackSubgraph(nodeId('7'), testCatalogue), inDraw)
    expect(Object.keys(both.subgraphs)).toEqual([DRAW])
    expect(promptOf(both)['10:3']?.inputs).toMatchObject({ positive: ['10:6', 0], negative: ['10:9', 0] })
  })

  it('mutes what a muted instance held', () => {
    const document = nested()
    document.nodes[nodeId('10')]!.mode = 'muted'
    const done = run(document, unpackSubgraph(nodeId('10'), testCatalogue))
    expect(done.nodes[nodeId('3')]?.mode).toBe('muted')
  })
})

describe('widgets of an instance', () => {
  const widgetsOf = (workflow: WorkflowDocument, level: Level, id: string): unknown => {
    const node = levelView(workflow, level).nodes[nodeId(id)]!
    return [...promotedWidgets(workflow, node, testCatalogue)].map(([name, { widget, value }]) => [
      name,
      widget.kind,
      value,
    ])
  }

  it('are those that its inputs feed, with its own values', () => {
    expect(widgetsOf(nested(), inDraw, '5')).toEqual([['text', 'string', 'a red house']])
    expect(widgetsOf(nested(), inDraw, '7')).toEqual([['text', 'string', 'blurry']])
    expect(widgetsOf(nested(), [], '10')).toEqual([])
  })

  it('are set for one instance alone', () => {
    const done = run(nested(), setPromoted(nodeId('5'), 'text', 'a green hill', testCatalogue), inDraw)
    expect(promptOf(done)['10:5:6']?.inputs['text']).toBe('a green hill')
    expect(promptOf(done)['10:7:6']?.inputs['text']).toBe('blurry')
  })

  it('of nodes inside are set there', () => {
    const proxied = proxiedWidgets(nested(), nested().nodes[nodeId('10')]!, testCatalogue)
    expect([...proxied.keys()]).toEqual(['3/seed'])
    const done = run(nested(), setPromoted(nodeId('10'), '3/seed', 99, testCatalogue))
    expect(promptOf(done)['10:3']?.inputs['seed']).toBe(99)
    expect(done.nodes).toEqual(nested().nodes)
  })

  it('come with a new port, beside those of nodes inside', () => {
    const wire = connect({ node: nodeId('-10'), slot: 4 }, { node: nodeId('3'), input: 'cfg' }, 'FLOAT')
    const wired = run(nested(), wire, inDraw)
    expect(widgetsOf(wired, [], '10')).toEqual([['cfg', 'float', 1]])
    const done = run(wired, setPromoted(nodeId('10'), 'cfg', 5, testCatalogue))
    expect(promptOf(done)['10:3']?.inputs['cfg']).toBe(5)
    expect(done.nodes[nodeId('10')]?.properties['proxyWidgets']).toEqual([
      ['3', 'seed'],
      ['-1', 'cfg'],
    ])
  })

  it('reach through several levels, in the order of the inputs', () => {
    const text = connect({ node: nodeId('-10'), slot: 4 }, { node: nodeId('5'), input: 'text' }, 'STRING')
    const steps = connect({ node: nodeId('-10'), slot: 5 }, { node: nodeId('3'), input: 'steps' }, 'INT')
    const document = nested()
    document.nodes[nodeId('10')]!.properties = {}
    const wired = run(run(document, text, inDraw), steps, inDraw)
    expect(widgetsOf(wired, [], '10')).toEqual([
      ['text', 'string', 'a red house'],
      ['steps', 'int', 2],
    ])
    const done = run(wired, setPromoted(nodeId('10'), 'steps', 4, testCatalogue))
    expect(done.nodes[nodeId('10')]?.widgetsValues).toEqual(['a red house', 4])
    expect(promptOf(done)['10:3']?.inputs['steps']).toBe(4)
    expect(promptOf(done)['10:5:6']?.inputs['text']).toBe('a red house')
  })
})

describe('the clipboard', () => {
  const at = { offset: { x: 0, y: 0 }, connected: true }
  const paste = (workflow: WorkflowDocument, fragment: Fragment, level: Level = []): WorkflowDocument =>
    run(workflow, pasteFragment(fragment, at), level)

  it('brings definitions along to another document', () => {
    const copied = copyFragment(nested(), select('10'))
    expect(fragmentFromText(fragmentToText(copied))).toEqual(copied)
    const done = paste(newDocument(), copied)
    expect(Object.keys(done.subgraphs)).toEqual([DRAW, PROMPT])
    expect(Object.keys(promptOf(done))).toEqual(['1:5:6', '1:7:6', '1:3', '1:8'])
  })

  it("goes with definitions through ComfyUI's clipboard", () => {
    const html = comfyClipboardHtml(copyFragment(nested(), select('10')), testCatalogue)
    const back = fragmentFromComfyHtml(html, testCatalogue)
    expect(back?.subgraphs.map(({ name }) => name)).toEqual(['Draw', 'Prompt'])
  })

  it('shares a definition that is there already', () => {
    const done = paste(nested(), copyFragment(nested(), select('10')))
    expect(instanceCount(done, DRAW)).toBe(2)
    expect(Object.keys(done.subgraphs)).toEqual([DRAW, PROMPT])
  })

  it('takes nodes from one level to another without wires that lead elsewhere there', () => {
    const copied = copyFragment(levelView(nested(), inDraw), select('3', '8', '-10'), DRAW)
    const done = paste(nested(), copied)
    expect(wiresAt(done, []).filter((wire) => wire.includes('11') || wire.includes('12'))).toEqual([
      '11.0>12.samples',
    ])
  })

  it('keeps wires from the boundary where it came from', () => {
    const done = paste(nested(), copyFragment(levelView(nested(), inDraw), select('8'), DRAW), inDraw)
    expect(wiresAt(done, inDraw)).toEqual(expect.arrayContaining(['-10.2>9.vae', '3.0>9.samples']))
  })

  it('lets no subgraph contain itself', () => {
    const copied = copyFragment(nested(), select('1', '10'))
    const { fragment, refused } = fragmentFor(copied, nested(), PROMPT)
    expect(refused.map(({ id }) => id)).toEqual(['10'])
    expect(fragment.nodes.map(({ id }) => id)).toEqual(['1'])
    expect(fragmentFor(copied, nested(), null).refused).toEqual([])
  })
})

describe('definitions', () => {
  it('get a name, and their instances with them', () => {
    const done = run(nested(), renameSubgraph(DRAW, 'Paint'))
    expect(done.subgraphs[DRAW]?.name).toBe('Paint')
    expect(done.nodes[nodeId('10')]?.title).toBe('Paint')
  })

  it('go with their last instance, and what only they hold with them', () => {
    const one = run(nested(), deleteSelection(select('5'), { bridge: false }), inDraw)
    expect(Object.keys(one.subgraphs)).toEqual([DRAW, PROMPT])
    const all = run(nested(), deleteSelection(select('10'), { bridge: false }))
    expect(all.subgraphs).toEqual({})
  })

  it('that a file brought along unused stay', () => {
    const document = { ...nested(), nodes: {}, links: {} }
    const definition = testCatalogue.get('VAEDecode')!
    const added = run(document, addNode(definition, { x: 0, y: 0 }))
    const [id] = Object.keys(added.nodes)
    const done = run(added, deleteSelection(select(id ?? ''), { bridge: false }))
    expect(Object.keys(done.subgraphs)).toEqual([DRAW, PROMPT])
  })
})

it('undo names the level of its edit', () => {
  const done = runCommand(
    { workflow: nested(), history: NO_HISTORY },
    setValue(nodeId('3'), 'cfg', 2),
    0,
    inDraw,
  )
  expect(done.history.past[0]?.level).toEqual(inDraw)
})
