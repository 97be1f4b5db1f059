import { TITLE_HEIGHT } from '../../../workflows/comfy/litegraph-size.ts'
import type { NodeId, Size } from '../../../workflows/document.ts'
import { resizeNode } from '../../document/commands/nodes.ts'
import { useDocuments } from '../../document/documents.ts'

/** A drag on a card's corner; files count a node's height without its title. */
export function resizeCard(id: NodeId, size: Size): void {
  useDocuments.getState().edit(
    resizeNode(id, {
      width: Math.round(size.width),
      height: Math.round(size.height) - TITLE_HEIGHT,
    }),
  )
}
