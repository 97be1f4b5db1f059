import type { Size, WorkflowNode } from '../document.ts'
import type { Catalogue } from '../node-definition.ts'
import { hasControl } from '../new-node.ts'
import { nodeInputs, nodeOutputs } from '../ports.ts'

/** Height of a node's title bar, which lies above its position in ComfyUI. */
export const TITLE_HEIGHT = 30

/** The size that ComfyUI's canvas gives a new node of this shape, in its units. */
export function litegraphSize(node: WorkflowNode, catalogue: Catalogue): Size {
  const inputs = nodeInputs(node, catalogue)
  const definition = catalogue.get(node.type)
  const sockets = inputs.filter(({ widget }) => widget === null).length
  const widgets = inputs.filter(({ widget }) => widget !== null)
  const multiline = widgets.filter(({ widget }) => widget?.kind === 'string' && widget.multiline)
  const companions = definition?.inputs.filter(hasControl).length ?? 0
  const uploads = widgets.filter(({ widget }) => widget?.kind === 'combo' && widget.imageUpload).length
  const lines = widgets.length - multiline.length + companions + uploads
  const slots = Math.max(sockets, nodeOutputs(node, catalogue).length) * 20
  const plain = slots + lines * 24 + (widgets.length > 0 ? 14 : 6)
  // A picture is drawn inside the nodes that show one.
  if (uploads > 0 || definition?.isOutput) return { width: 340, height: plain + 260 }
  if (multiline.length > 0) return { width: 400, height: plain + multiline.length * 126 }
  return { width: widgets.length > 0 ? 315 : 210, height: plain }
}
