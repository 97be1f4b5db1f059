import type { Change } from '../../../workflows/diff.ts'
import { type ControlMode, type NodeId, NodeMode } from '../../../workflows/document.ts'
import type { Problem } from '../../../workflows/problem.ts'
import type { Literal } from '../../../workflows/prompt.ts'
import { graphAt, placeOf } from '../../../workflows/subgraph/level.ts'
import type { Command } from '../command.ts'

/** Sets a widget; typing and scrubbing on the same one are one step of undo. */
export function setValue(id: NodeId, input: string, value: Literal): Command {
  return {
    label: 'value',
    subject: input,
    merge: `value ${id} ${input}`,
    recipe: (draft) => {
      const node = draft.nodes[id]
      if (node !== undefined) node.values[input] = value
    },
  }
}

export function setNote(id: NodeId, text: string): Command {
  return { ...setValue(id, 'text', text), label: 'note' }
}

/** What a seed does after each run. */
export function setControl(id: NodeId, input: string, control: ControlMode): Command {
  return {
    label: 'control',
    recipe: (draft) => {
      const node = draft.nodes[id]
      if (node !== undefined) node.controlAfterGenerate[input] = control
    },
  }
}

/** The values that mend a problem, all at once. */
export function applyFix(fix: NonNullable<Problem['fix']>): Command {
  return { label: 'fix', recipe: () => {}, around: assign(fix) }
}

/** Values and modes that another version of the workflow has. */
export function takeOver(changes: readonly Extract<Change, { readonly kind: 'value' | 'mode' }>[]): Command {
  return {
    label: 'takeOver',
    recipe: (draft) => {
      for (const { kind, nodeId, input, after } of changes) {
        const node = draft.nodes[nodeId]
        if (node === undefined) continue
        if (kind === 'value') node.values[input] = after
        else node.mode = NodeMode.catch(node.mode).parse(after)
      }
    },
  }
}

/** The seeds of the next run: undo goes back to what a person did. */
export function changeSeeds(
  seeds: readonly { readonly nodeId: string; readonly input: string; readonly value: Literal }[],
): Command {
  return { label: 'seed', bySelf: true, recipe: () => {}, around: assign(seeds) }
}

/** Nodes by their execution ids: they may be in different graphs. */
function assign(
  values: readonly { readonly nodeId: string; readonly input: string; readonly value: unknown }[],
): NonNullable<Command['around']> {
  return (document) => {
    for (const { nodeId, input, value } of values) {
      const place = placeOf(nodeId)
      const node = graphAt(document, place.level).nodes[place.node]
      if (node !== undefined) node.values[input] = value as Literal
    }
  }
}
