import { litegraphSize, TITLE_HEIGHT } from '../../../workflows/comfy/litegraph-size.ts'
import type { NodeDefinition } from '../../../workflows/node-definition.ts'
import type { Problem } from '../../../workflows/problem.ts'
import type { Literal } from '../../../workflows/prompt.ts'
import type { Command } from '../command.ts'
import { addNode, nextNodeId } from './nodes.ts'

const GAP = 40

/** Puts the node that mends a problem into the wire of the input that has it, above the node with the input. */
export function insertFix(insert: NonNullable<Problem['insert']>, definition: NodeDefinition): Command {
  return {
    label: 'fix',
    recipe: (draft) => {
      const link = Object.values(draft.links).find(
        ({ to }) => to.node === insert.nodeId && to.input === insert.input,
      )
      if (link === undefined) return
      const consumer = draft.nodes[link.to.node]
      const slot = definition.outputs.findIndex(({ type }) => type === link.type)
      const input = definition.inputs.find(({ type }) => type === link.type)
      if (consumer === undefined || input === undefined || slot < 0) return
      const id = nextNodeId(draft)
      const between = { kind: 'between', link: link.id, input: input.name, slot, type: link.type } as const
      addNode(definition, consumer.position, between).recipe(draft)
      const node = draft.nodes[id]
      if (node === undefined) return
      for (const [name, value] of Object.entries(insert.values)) node.values[name] = value as Literal
      const { height } = litegraphSize(node, new Map([[definition.type, definition]]))
      node.position.y -= height + TITLE_HEIGHT + GAP
    },
  }
}
