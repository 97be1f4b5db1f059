import { SUBGRAPH_INPUT, SUBGRAPH_OUTPUT, type WorkflowDocument } from '../document.ts'
import { boundaryNode } from './boundary.ts'
import { subgraphAt, type Level } from './level.ts'

/**
 * A document as seen from one of its levels: the graph there with its boundary as two more nodes, and all else
 * as it is. At the root it is the document itself. The same document and definition give the same view.
 */
export function levelView(document: WorkflowDocument, level: Level): WorkflowDocument {
  const subgraph = subgraphAt(document, level)
  if (subgraph === null) return document
  const views = viewsOf.get(document) ?? new Map<string, WorkflowDocument>()
  viewsOf.set(document, views)
  const known = views.get(subgraph.id)
  if (known !== undefined) return known
  const { links, groups, reroutes, last } = subgraph
  const nodes = {
    ...subgraph.nodes,
    [SUBGRAPH_INPUT]: boundaryNode(subgraph, 'input'),
    [SUBGRAPH_OUTPUT]: boundaryNode(subgraph, 'output'),
  }
  const view = { ...document, nodes, links, groups, reroutes, last }
  views.set(subgraph.id, view)
  return view
}

const viewsOf = new WeakMap<WorkflowDocument, Map<string, WorkflowDocument>>()
