import { describe, expect, it } from 'vitest'
import { groupId, linkId, nodeId, rerouteId, type WorkflowDocument } from '../../../workflows/document.ts'
import type { Command } from '../../../renderer/document/command.ts'
import { copyFragment, pasteFragment } from '../../../renderer/document/clipboard.ts'
import {
  colorGroup,
  createGroup,
  fitGroup,
  renameGroup,
  resizeGroup,
} from '../../../renderer/document/commands/groups.ts'
import {
  addNode,
  deleteSelection,
  move,
  resizeNode,
  setColor,
  setTitle,
  toggleFlag,
  toggleMode,
} from '../../../renderer/document/commands/nodes.ts'
import {
  applyFix,
  setControl,
  setNote,
  setValue,
  takeOver,
} from '../../../renderer/document/commands/values.ts'
import {
  addReroute,
  connect,
  cutWires,
  disconnect,
  insertOnWire,
  moveWire,
  swapInputs,
} from '../../../renderer/document/commands/wires.ts'
import { NO_HISTORY, redo, runCommand, undo } from '../../../renderer/document/history.ts'
import { CATALOGUE, sampleWorkflow } from './sample-workflow.ts'

const [loader, sampler, save, patch] = ['1', '2', '3', '4'].map(nodeId) as [
  ReturnType<typeof nodeId>,
  ReturnType<typeof nodeId>,
  ReturnType<typeof nodeId>,
  ReturnType<typeof nodeId>,
]
const nothing = { nodes: [], links: [], groups: [], reroutes: [] }
const patchDefinition = CATALOGUE.get('Patch')!

/** Wires as `from.slot>to.input`, sorted. */
const wires = (workflow: WorkflowDocument): string[] =>
  Object.values(workflow.links)
    .map(({ from, to }) => `${from.node}.${from.slot}>${to.node}.${to.input}`)
    .toSorted()
const withGroup = (workflow: WorkflowDocument): WorkflowDocument =>
  runCommand(
    { workflow, history: NO_HISTORY },
    createGroup('Frame', { x: 0, y: 0, width: 100, height: 50 }),
    0,
  ).workflow
const withReroute = (workflow: WorkflowDocument): WorkflowDocument =>
  runCommand({ workflow, history: NO_HISTORY }, addReroute(linkId('1'), 0, { x: 5, y: 6 }), 0).workflow

const cases: readonly {
  readonly name: string
  readonly before?: (workflow: WorkflowDocument) => WorkflowDocument
  readonly command: Command
  readonly shows: (workflow: WorkflowDocument) => unknown
  readonly expected: unknown
}[] = [
  {
    name: 'add a node',
    command: addNode(patchDefinition, { x: 10, y: 20 }),
    shows: (w) => [w.nodes[nodeId('5')]?.type, w.nodes[nodeId('5')]?.position, w.last.node],
    expected: ['Patch', { x: 10, y: 20 }, 5],
  },
  {
    name: 'add a node for a wire from an output',
    command: addNode(
      patchDefinition,
      { x: 0, y: 0 },
      { kind: 'from', from: { node: loader, slot: 0 }, input: 'model', type: 'MODEL' },
    ),
    shows: wires,
    expected: ['1.0>2.model', '1.0>5.model', '2.0>3.images'],
  },
  {
    name: 'add a node for a wire to an input',
    command: addNode(
      patchDefinition,
      { x: 0, y: 0 },
      { kind: 'to', to: { node: sampler, input: 'model' }, slot: 0, type: 'MODEL' },
    ),
    shows: wires,
    expected: ['2.0>3.images', '5.0>2.model'],
  },
  {
    name: 'add a node between the ends of a wire',
    command: addNode(
      patchDefinition,
      { x: 0, y: 0 },
      { kind: 'between', link: linkId('1'), input: 'model', slot: 0, type: 'MODEL' },
    ),
    shows: wires,
    expected: ['1.0>5.model', '2.0>3.images', '5.0>2.model'],
  },
  {
    name: 'delete nodes with their wires',
    command: deleteSelection({ ...nothing, nodes: [sampler] }, { bridge: false }),
    shows: (w) => [Object.keys(w.nodes), wires(w)],
    expected: [['1', '3', '4'], []],
  },
  {
    name: 'delete a node and keep the wire through it',
    before: (w) =>
      runCommand(
        { workflow: w, history: NO_HISTORY },
        insertOnWire(linkId('1'), patch, { input: 'model', slot: 0, type: 'MODEL' }),
        0,
      ).workflow,
    command: deleteSelection({ ...nothing, nodes: [patch] }, { bridge: true }),
    shows: wires,
    expected: ['1.0>2.model', '2.0>3.images'],
  },
  {
    name: 'delete a bend: the wire stays',
    before: withReroute,
    command: deleteSelection({ ...nothing, reroutes: [rerouteId('1')] }, { bridge: false }),
    shows: (w) => [w.reroutes, w.links[linkId('1')]?.reroute],
    expected: [{}, null],
  },
  {
    name: 'move nodes',
    command: move({ nodes: { [loader]: { x: 7, y: 8 }, [save]: { x: 1, y: 2 } } }),
    shows: (w) => [w.nodes[loader]?.position, w.nodes[save]?.position],
    expected: [
      { x: 7, y: 8 },
      { x: 1, y: 2 },
    ],
  },
  {
    name: 'move frames and bends',
    before: (w) => withGroup(withReroute(w)),
    command: move({
      groups: { [groupId('1')]: { x: 3, y: 4 } },
      reroutes: { [rerouteId('1')]: { x: 9, y: 9 } },
    }),
    shows: (w) => [w.groups[groupId('1')]?.bounds.x, w.reroutes[rerouteId('1')]?.position],
    expected: [3, { x: 9, y: 9 }],
  },
  {
    name: 'resize a node',
    command: resizeNode(sampler, { width: 500, height: 300 }),
    shows: (w) => w.nodes[sampler]?.size,
    expected: { width: 500, height: 300 },
  },
  {
    name: 'connect, replacing the wire that the input had',
    command: connect({ node: patch, slot: 0 }, { node: sampler, input: 'model' }, 'MODEL'),
    shows: wires,
    expected: ['2.0>3.images', '4.0>2.model'],
  },
  {
    name: 'move the end of a wire to another input',
    command: moveWire(linkId('1'), { node: loader, slot: 0 }, { node: patch, input: 'model' }, 'MODEL'),
    shows: wires,
    expected: ['1.0>4.model', '2.0>3.images'],
  },
  { name: 'disconnect', command: disconnect([linkId('2')]), shows: wires, expected: ['1.0>2.model'] },
  {
    name: 'cut wires by a stroke',
    before: withReroute,
    command: cutWires([linkId('1'), linkId('2')]),
    shows: (w) => [wires(w), w.reroutes],
    expected: [[], {}],
  },
  {
    name: 'insert a node on a wire',
    command: insertOnWire(linkId('1'), patch, {
      input: 'model',
      slot: 0,
      type: 'MODEL',
      position: { x: 1, y: 1 },
    }),
    shows: (w) => [wires(w), w.nodes[patch]?.position],
    expected: [['1.0>4.model', '2.0>3.images', '4.0>2.model'], { x: 1, y: 1 }],
  },
  {
    name: 'insert a node on a wire and make room for it',
    command: insertOnWire(linkId('1'), patch, { input: 'model', slot: 0, type: 'MODEL', room: 70 }),
    shows: (w) => [loader, patch, sampler, save].map((id) => w.nodes[id]?.position.x),
    expected: [0, 200, 470, 870],
  },
  {
    name: 'bend a bent wire before its first bend',
    before: withReroute,
    command: addReroute(linkId('1'), 0, { x: 1, y: 1 }),
    shows: (w) => [
      w.links[linkId('1')]?.reroute,
      w.reroutes[rerouteId('1')]?.parent,
      w.reroutes[rerouteId('2')]?.parent,
    ],
    expected: ['1', '2', null],
  },
  {
    name: 'bend a bent wire after its last bend',
    before: withReroute,
    command: addReroute(linkId('1'), 1, { x: 1, y: 1 }),
    shows: (w) => [w.links[linkId('1')]?.reroute, w.reroutes[rerouteId('2')]?.parent],
    expected: ['2', '1'],
  },
  {
    name: 'swap inputs',
    before: (w) =>
      runCommand(
        { workflow: w, history: NO_HISTORY },
        connect({ node: loader, slot: 1 }, { node: sampler, input: 'a' }, 'VAE'),
        0,
      ).workflow,
    command: swapInputs(sampler, 'a', 'b'),
    shows: wires,
    expected: ['1.0>2.model', '1.1>2.b', '2.0>3.images'],
  },
  {
    name: 'set a value',
    command: setValue(sampler, 'seed', 2n ** 60n),
    shows: (w) => w.nodes[sampler]?.values['seed'],
    expected: 2n ** 60n,
  },
  {
    name: 'write a note',
    command: setNote(sampler, 'hello'),
    shows: (w) => w.nodes[sampler]?.values['text'],
    expected: 'hello',
  },
  {
    name: 'set what a seed does after each run',
    command: setControl(sampler, 'seed', 'fixed'),
    shows: (w) => w.nodes[sampler]?.controlAfterGenerate,
    expected: { seed: 'fixed' },
  },
  {
    name: 'apply a fix to several values at once',
    command: applyFix([
      { nodeId: '2', input: 'seed', value: 5 },
      { nodeId: '1', input: 'file', value: 'b.safetensors' },
    ]),
    shows: (w) => [w.nodes[sampler]?.values['seed'], w.nodes[loader]?.values['file']],
    expected: [5, 'b.safetensors'],
  },
  {
    name: 'take over values and modes of another version',
    command: takeOver([
      { kind: 'value', nodeId: sampler, node: '', input: 'seed', before: 1, after: 2n ** 60n },
      { kind: 'mode', nodeId: loader, node: '', input: 'mode', before: 'active', after: 'muted' },
      { kind: 'mode', nodeId: sampler, node: '', input: 'mode', before: 'active', after: 'no mode' },
    ]),
    shows: (w) => [w.nodes[sampler]?.values['seed'], w.nodes[loader]?.mode, w.nodes[sampler]?.mode],
    expected: [2n ** 60n, 'muted', 'active'],
  },
  {
    name: 'rename a node',
    command: setTitle(sampler, '  My sampler '),
    shows: (w) => w.nodes[sampler]?.title,
    expected: 'My sampler',
  },
  {
    name: 'colour nodes',
    command: setColor([loader, save], { color: '#322', bgcolor: '#533' }),
    shows: (w) => [w.nodes[loader]?.color, w.nodes[save]?.bgcolor, w.nodes[sampler]?.color],
    expected: ['#322', '#533', null],
  },
  {
    name: 'mute',
    command: toggleMode([loader, sampler], 'muted'),
    shows: (w) => [w.nodes[loader]?.mode, w.nodes[sampler]?.mode],
    expected: ['muted', 'muted'],
  },
  {
    name: 'bypass',
    command: toggleMode([patch], 'bypassed'),
    shows: (w) => w.nodes[patch]?.mode,
    expected: 'bypassed',
  },
  {
    name: 'collapse',
    command: toggleFlag([patch], 'collapsed'),
    shows: (w) => w.nodes[patch]?.collapsed,
    expected: true,
  },
  {
    name: 'pin',
    command: toggleFlag([patch], 'pinned'),
    shows: (w) => w.nodes[patch]?.pinned,
    expected: true,
  },
  {
    name: 'group',
    command: createGroup('Frame', { x: 100, y: 100, width: 200, height: 80 }),
    shows: (w) => w.groups[groupId('1')],
    expected: {
      id: '1',
      title: 'Frame',
      bounds: { x: 84, y: 50, width: 232, height: 146 },
      color: null,
      fontSize: 24,
      raw: {},
    },
  },
  {
    name: 'rename a frame',
    before: withGroup,
    command: renameGroup(groupId('1'), 'Sampling'),
    shows: (w) => w.groups[groupId('1')]?.title,
    expected: 'Sampling',
  },
  {
    name: 'colour a frame',
    before: withGroup,
    command: colorGroup(groupId('1'), '#A88'),
    shows: (w) => w.groups[groupId('1')]?.color,
    expected: '#A88',
  },
  {
    name: 'resize a frame',
    before: withGroup,
    command: resizeGroup(groupId('1'), { x: 1, y: 2, width: 3, height: 4 }),
    shows: (w) => w.groups[groupId('1')]?.bounds,
    expected: { x: 1, y: 2, width: 3, height: 4 },
  },
  {
    name: 'fit a frame to its content',
    before: withGroup,
    command: fitGroup(groupId('1'), { x: 0, y: 0, width: 10, height: 10 }),
    shows: (w) => w.groups[groupId('1')]?.bounds,
    expected: { x: -16, y: -50, width: 42, height: 76 },
  },
  {
    name: 'delete a frame: what it held stays',
    before: withGroup,
    command: deleteSelection({ ...nothing, groups: [groupId('1')] }, { bridge: false }),
    shows: (w) => [w.groups, Object.keys(w.nodes).length],
    expected: [{}, 4],
  },
  {
    name: 'paste without outside wires',
    command: pasteFragment(copyFragment(sampleWorkflow(), { ...nothing, nodes: [sampler, save] }), {
      offset: { x: 50, y: 0 },
      connected: false,
    }),
    shows: (w) => [wires(w), w.nodes[nodeId('5')]?.position],
    expected: [['1.0>2.model', '2.0>3.images', '5.0>6.images'], { x: 450, y: 100 }],
  },
  {
    name: 'paste with the wires that come from outside',
    command: pasteFragment(copyFragment(sampleWorkflow(), { ...nothing, nodes: [sampler] }), {
      offset: { x: 0, y: 0 },
      connected: true,
      label: 'duplicate',
    }),
    shows: wires,
    expected: ['1.0>2.model', '1.0>5.model', '2.0>3.images'],
  },
]

describe('commands', () => {
  it.each(cases)('$name, undone and done again', ({ before, command, shows, expected }) => {
    const workflow = (before ?? ((same) => same))(sampleWorkflow())
    const start = { workflow, history: NO_HISTORY }
    const done = runCommand(start, command, 0)
    expect(shows(done.workflow)).toEqual(expected)
    expect(done.history.past).toHaveLength(1)
    const undone = undo(done)
    expect(undone.workflow).toEqual(workflow)
    expect(redo(undone).workflow).toEqual(done.workflow)
  })

  it('toggles back when all had it', () => {
    const once = runCommand(
      { workflow: sampleWorkflow(), history: NO_HISTORY },
      toggleMode([loader], 'muted'),
      0,
    )
    expect(runCommand(once, toggleMode([loader], 'muted'), 0).workflow.nodes[loader]?.mode).toBe('active')
    const both = runCommand(once, toggleMode([loader, save], 'muted'), 0).workflow
    expect([both.nodes[loader]?.mode, both.nodes[save]?.mode]).toEqual(['muted', 'muted'])
  })

  it('leaves a wire alone that is let go where it was', () => {
    const start = { workflow: sampleWorkflow(), history: NO_HISTORY }
    const same = moveWire(linkId('1'), { node: loader, slot: 0 }, { node: sampler, input: 'model' }, 'MODEL')
    expect(runCommand(start, same, 0).history.past).toHaveLength(0)
  })

  it('leaves pinned nodes where they are', () => {
    const pinned = runCommand(
      { workflow: sampleWorkflow(), history: NO_HISTORY },
      toggleFlag([loader], 'pinned'),
      0,
    )
    const moved = runCommand(pinned, move({ nodes: { [loader]: { x: 99, y: 99 } } }), 0)
    expect(moved).toBe(pinned)
  })
})
