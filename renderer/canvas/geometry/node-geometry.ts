import type { Size, WorkflowNode } from '../../../workflows/document.ts'
import { TITLE_HEIGHT } from '../../../workflows/comfy/litegraph-size.ts'
import type { KeptValue } from '../../../workflows/kept-values.ts'
import type { Catalogue, Widget } from '../../../workflows/node-definition.ts'
import {
  definitionOf,
  type InputPort,
  nodeInputs,
  nodeOutputs,
  type OutputPort,
  type ShownNode,
} from '../../../workflows/ports.ts'

/** Heights in pixels at zoom 1, near ComfyUI's, so that its layouts keep their gaps. */
const ROW = 20
const FIELD = 26
const PADDING = 6
const MIN_TEXT = 64
const TEXT = 120
const MIN_PICTURE = 120
const PICTURE = 240
const MIN_WIDTH = 180
const COLLAPSED_WIDTH = 160

type Row = {
  readonly top: number
  readonly height: number
}
type FieldRow = Row & { readonly input: InputPort; readonly widget: Widget }

/** Where everything on a node is, from its top left corner (title bar included). */
export type NodeGeometry = {
  readonly width: number
  readonly height: number
  readonly inputs: readonly (Row & { readonly port: InputPort })[]
  readonly outputs: readonly (Row & { readonly port: OutputPort })[]
  readonly fields: readonly FieldRow[]
  /** Values that no widget shows, on nodes that are not known. */
  readonly kept: readonly (Row & { readonly kept: KeptValue })[]
  /** Where a picture is shown; null on nodes that show none. */
  readonly picture: Row | null
  /** The smallest size that the node can be given, title bar included. */
  readonly minimum: Size
}

/**
 * The layout of a node: a function of its definition, its size and whether it shows a picture now. What is
 * left of the height goes to the prompt fields and the picture.
 */
export function nodeGeometry(
  node: ShownNode,
  catalogue: Catalogue,
  options: { readonly showsPicture: boolean; readonly kept?: readonly KeptValue[] },
): NodeGeometry {
  const definition = definitionOf(node.type, catalogue)
  const ports = nodeInputs(node, catalogue)
  const outputs = nodeOutputs(node, catalogue)
  if (node.collapsed) return collapsed(node, ports, outputs)

  const sockets = ports.filter(({ widget }) => widget === null)
  const fields = ports.flatMap((input) => (input.widget === null ? [] : [{ input, widget: input.widget }]))
  const hasPicture =
    options.showsPicture ||
    (definition?.isOutput === true && ports.some(({ type }) => type === 'IMAGE')) ||
    fields.some(({ widget }) => widget.kind === 'combo' && widget.imageUpload)
  const texts = fields.filter(({ widget }) => isText(widget)).length
  const slots = Math.max(sockets.length, outputs.length) * ROW
  const kept = options.kept ?? []
  const lines = fields.length - texts + kept.length
  const fixed = TITLE_HEIGHT + PADDING + slots + lines * FIELD + PADDING
  const flexible = texts + (hasPicture ? 1 : 0)
  const minimum = {
    width: MIN_WIDTH,
    height: fixed + texts * MIN_TEXT + (hasPicture ? MIN_PICTURE : 0),
  }
  const width = Math.max(minimum.width, node.size?.width ?? defaultWidth(fields, hasPicture))
  const wanted = fixed + texts * TEXT + (hasPicture ? PICTURE : 0)
  const height =
    flexible === 0
      ? minimum.height
      : Math.max(minimum.height, node.size === null ? wanted : node.size.height + TITLE_HEIGHT)

  // A node that was saved without room for a picture grows while it shows one.
  const grows = options.showsPicture && height - minimum.height < PICTURE - MIN_PICTURE
  const total = grows ? minimum.height + PICTURE - MIN_PICTURE : height
  const spare = total - minimum.height
  const textHeight = MIN_TEXT + (flexible === 0 ? 0 : spare / flexible)
  let top = TITLE_HEIGHT + PADDING
  const row = (index: number): Row => ({ top: top + index * ROW, height: ROW })
  const inputRows = sockets.map((port, index) => ({ port, ...row(index) }))
  const outputRows = outputs.map((port, index) => ({ port, ...row(index) }))
  top += slots
  const fieldRows = fields.map(({ input, widget }) => {
    const size = isText(widget) ? textHeight : FIELD
    const placed = { input, widget, top, height: size }
    top += size
    return placed
  })
  const keptRows = kept.map((value) => {
    const placed = { kept: value, top, height: FIELD }
    top += FIELD
    return placed
  })
  return {
    width,
    height: total,
    inputs: inputRows,
    outputs: outputRows,
    fields: fieldRows,
    kept: keptRows,
    picture: hasPicture ? { top, height: total - PADDING - top } : null,
    minimum,
  }
}

function isText(widget: Widget): boolean {
  return widget.kind === 'string' && widget.multiline
}

function defaultWidth(fields: readonly { readonly widget: Widget }[], hasPicture: boolean): number {
  if (hasPicture) return 340
  if (fields.some(({ widget }) => isText(widget))) return 400
  return fields.length > 0 ? 315 : 210
}

/** A title bar only: all wires meet at its ends. */
function collapsed(
  node: WorkflowNode,
  inputs: readonly InputPort[],
  outputs: readonly OutputPort[],
): NodeGeometry {
  const row = { top: 0, height: TITLE_HEIGHT }
  const width = Math.max(COLLAPSED_WIDTH, Math.min(node.size?.width ?? 0, 240))
  return {
    width,
    height: TITLE_HEIGHT,
    inputs: inputs.map((port) => ({ port, ...row })),
    outputs: outputs.map((port) => ({ port, ...row })),
    fields: [],
    kept: [],
    picture: null,
    minimum: { width: COLLAPSED_WIDTH, height: TITLE_HEIGHT },
  }
}
