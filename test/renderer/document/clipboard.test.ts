import { describe, expect, it } from 'vitest'
import { groupId, linkId, nodeId } from '../../../workflows/document.ts'
import {
  copyFragment,
  fragmentFromText,
  fragmentToText,
  pasteFragment,
} from '../../../renderer/document/clipboard.ts'
import { comfyClipboardHtml, fragmentFromComfyHtml } from '../../../renderer/document/comfy-clipboard.ts'
import { addReroute } from '../../../renderer/document/commands/wires.ts'
import { setValue } from '../../../renderer/document/commands/values.ts'
import { NO_HISTORY, runCommand } from '../../../renderer/document/history.ts'
import { CATALOGUE, sampleWorkflow } from './sample-workflow.ts'

const all = { nodes: ['1', '2', '3'].map(nodeId), links: [], groups: [groupId('1')], reroutes: [] }

describe('clipboard', () => {
  it('survives as text, seeds beyond 2^53 included', () => {
    const { workflow } = runCommand(
      { workflow: sampleWorkflow(), history: NO_HISTORY },
      setValue(nodeId('2'), 'seed', 18446744073709551615n),
      0,
    )
    const fragment = copyFragment(workflow, all)
    expect(fragmentFromText(fragmentToText(fragment))).toEqual(fragment)
  })

  it.each(['', 'hello', '{"format":"fulgurite/nodes-1"}', '{"nodes":[]}'])(
    'takes %j for something else',
    (text) => {
      expect(fragmentFromText(text)).toBeNull()
    },
  )

  it('brings bends along under new ids', () => {
    const bent = runCommand(
      { workflow: sampleWorkflow(), history: NO_HISTORY },
      addReroute(linkId('1'), 0, { x: 5, y: 6 }),
      0,
    )
    const fragment = copyFragment(bent.workflow, all)
    const pasted = runCommand(
      bent,
      pasteFragment(fragment, { offset: { x: 10, y: 10 }, connected: false }),
      0,
    )
    expect(Object.values(pasted.workflow.reroutes).map(({ id, position }) => [id, position])).toEqual([
      ['1', { x: 5, y: 6 }],
      ['2', { x: 15, y: 16 }],
    ])
    expect(pasted.workflow.links[linkId('3')]?.reroute).toBe('2')
  })

  it("goes through ComfyUI's clipboard and back", () => {
    const fragment = copyFragment(sampleWorkflow(), all)
    const back = fragmentFromComfyHtml(comfyClipboardHtml(fragment, CATALOGUE), CATALOGUE)
    expect(back?.nodes.map(({ type, values }) => [type, values])).toEqual(
      fragment.nodes.map(({ type, values }) => [type, values]),
    )
    expect(back?.links.map(({ from, to }) => [from, to])).toEqual(
      fragment.links.map(({ from, to }) => [from, to]),
    )
  })
})
