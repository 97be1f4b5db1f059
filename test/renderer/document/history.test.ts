import { describe, expect, it } from 'vitest'
import { nodeId } from '../../../workflows/document.ts'
import { changeSeeds, setValue } from '../../../renderer/document/commands/values.ts'
import { setTitle } from '../../../renderer/document/commands/nodes.ts'
import {
  isDirty,
  markSaved,
  NO_HISTORY,
  redo,
  type Revision,
  runCommand,
  undo,
} from '../../../renderer/document/history.ts'
import { sampleWorkflow } from './sample-workflow.ts'

const sampler = nodeId('2')
const start = (): Revision => ({ workflow: sampleWorkflow(), history: NO_HISTORY })
const typed = (revision: Revision, text: string, at: number): Revision =>
  runCommand(revision, setValue(sampler, 'text', text), at)

describe('history', () => {
  it('makes one step of a burst of typing, and keeps one patch of it', () => {
    let revision = start()
    for (const [index, text] of ['a', 'ab', 'abc'].entries()) revision = typed(revision, text, index * 100)
    expect(revision.history.past).toHaveLength(1)
    expect(revision.history.past[0]?.patches).toHaveLength(1)
    expect(undo(revision).workflow.nodes[sampler]?.values['text']).toBe('')
    expect(redo(undo(revision)).workflow.nodes[sampler]?.values['text']).toBe('abc')
  })

  it.each([
    ['a pause', (r: Revision) => typed(r, 'b', 5000)],
    ['another field', (r: Revision) => runCommand(r, setValue(sampler, 'seed', 1), 100)],
    ['a save between', (r: Revision) => typed({ ...r, history: markSaved(r.history) }, 'b', 100)],
  ])('begins a new step after %s', (_, next) => {
    expect(next(typed(start(), 'a', 0)).history.past).toHaveLength(2)
  })

  it('leaves no step behind when nothing changes', () => {
    const revision = start()
    expect(runCommand(revision, setTitle(sampler, null), 0)).toBe(revision)
  })

  it('forgets what was undone once something else is done', () => {
    const revision = undo(typed(start(), 'a', 0))
    expect(revision.history.future).toHaveLength(1)
    expect(runCommand(revision, setTitle(sampler, 'x'), 0).history.future).toEqual([])
  })

  it('undoes the seeds of a run along with the edit before it', () => {
    const seeds = (revision: Revision, value: number): Revision =>
      runCommand(revision, changeSeeds([{ nodeId: '2', input: 'seed', value }]), 50)
    const shown = ({ workflow: { nodes } }: Revision): unknown[] => [
      nodes[sampler]?.values['text'],
      nodes[sampler]?.values['seed'],
    ]
    const before = shown(start())
    const edited = typed(start(), 'a', 0)
    const run = seeds(seeds(seeds(edited, 7), 8), 9)
    expect(run.history.past).toHaveLength(1)
    expect(run.history.past[0]?.patches).toHaveLength(2)
    expect(shown(run)).toEqual(['a', 9])
    expect(shown(undo(run))).toEqual(before)
    expect(shown(redo(undo(run)))).toEqual(['a', 9])
    const again = typed(run, 'b', 100)
    expect(shown(undo(again))).toEqual(['a', 9])
    const first = seeds(start(), 7)
    expect([first.history, shown(first)]).toEqual([NO_HISTORY, [before[0], 7]])
    const own = seeds(runCommand(start(), setValue(sampler, 'seed', 5), 0), 6)
    expect([shown(own)[1], shown(undo(own))[1]]).toEqual([6, before[1]])
  })

  it('is dirty away from the saved state, in both directions', () => {
    const first = typed(start(), 'a', 0)
    const saved = { ...first, history: markSaved(first.history) }
    const states = [start(), first, saved, undo(saved), redo(undo(saved)), typed(saved, 'b', 9000)]
    expect(states.map(({ history }) => isDirty(history))).toEqual([false, true, false, true, false, true])
  })

  it('stays dirty when the steps back to the saved state are too old to undo', () => {
    let revision = start()
    for (let i = 0; i < 310; i++) revision = runCommand(revision, setTitle(sampler, `t${i}`), i)
    expect(revision.history.past).toHaveLength(300)
    while (revision.history.past.length > 0) revision = undo(revision)
    expect(isDirty(revision.history)).toBe(true)
    expect(revision.workflow.nodes[sampler]?.title).toBe('t9')
  })
})
