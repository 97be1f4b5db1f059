import type { NodeId } from '../../../workflows/document.ts'
import type { Catalogue } from '../../../workflows/node-definition.ts'
import type { Literal } from '../../../workflows/prompt.ts'
import { setPromotedValue } from '../../../workflows/subgraph/promoted.ts'
import { promotedWidgets, proxiedWidgets } from '../../../workflows/subgraph/promoted-widgets.ts'
import type { Command } from '../command.ts'

/** Sets a widget of one instance of a subgraph. Other instances keep their values, unless it shows a node's inside. */
export function setPromoted(id: NodeId, input: string, value: Literal, catalogue: Catalogue): Command {
  return {
    label: 'value',
    subject: input,
    merge: `value ${id} ${input}`,
    recipe: () => {},
    around: (document, draft) => {
      const instance = draft.nodes[id]
      if (instance === undefined) return
      const proxied = proxiedWidgets(document, instance, catalogue).get(input)
      if (proxied !== undefined) {
        const inner = document.subgraphs[instance.type]?.nodes[proxied.node]
        if (inner !== undefined) inner.values[proxied.input] = value
        return
      }
      const shown = [...promotedWidgets(document, instance, catalogue)].map(
        ([name, widget]): [string, Literal] => [name, widget.value],
      )
      setPromotedValue(instance, input, value, new Map(shown))
    },
  }
}
