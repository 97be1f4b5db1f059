import { allGraphs } from '../../../workflows/subgraph/level.ts'
import type { Command } from '../command.ts'

/** Gives a definition another name, and its instances with it unless they have one of their own. */
export function renameSubgraph(id: string, name: string): Command {
  return {
    label: 'renameSubgraph',
    subject: name.trim(),
    recipe: () => {},
    around: (document) => {
      const subgraph = document.subgraphs[id]
      const wanted = name.trim()
      if (subgraph === undefined || wanted === '' || wanted === subgraph.name) return
      for (const { nodes } of allGraphs(document)) {
        for (const node of Object.values(nodes)) {
          if (node.type === id && node.title === subgraph.name) node.title = wanted
        }
      }
      subgraph.name = wanted
    },
  }
}
