import type { NodeDefinition } from './node-definition.ts'

/** Nodes that exist in the editor only: they never reach a prompt. Their sockets are stored on the node. */
export const VIRTUAL_NODES: ReadonlyMap<string, NodeDefinition> = new Map(
  [
    virtual('Reroute', 'Reroute', 'A bend in a wire. The value passes unchanged.', {
      inputs: [{ name: '', type: '*', optional: true, widget: null, advanced: false }],
      outputs: [{ name: '', type: '*' }],
    }),
    virtual('Note', 'Note', 'A plain text comment on the canvas.', { inputs: [text()], outputs: [] }),
    virtual('MarkdownNote', 'Markdown Note', 'A comment on the canvas, shown as formatted text.', {
      inputs: [text()],
      outputs: [],
    }),
    virtual('PrimitiveNode', 'Primitive', 'One value for several inputs: wire it to any widget.', {
      inputs: [],
      outputs: [{ name: '', type: '*' }],
    }),
  ].map((definition) => [definition.type, definition]),
)

export function isVirtual(type: string): boolean {
  return VIRTUAL_NODES.has(type)
}

function virtual(
  type: string,
  displayName: string,
  description: string,
  ports: Pick<NodeDefinition, 'inputs' | 'outputs'>,
): NodeDefinition {
  return { type, displayName, category: 'utils', description, ...ports, isOutput: false, searchAliases: [] }
}

function text(): NodeDefinition['inputs'][number] {
  return {
    name: 'text',
    type: 'STRING',
    optional: false,
    widget: { kind: 'string', default: '', multiline: true, dynamicPrompts: false },
    advanced: false,
  }
}
