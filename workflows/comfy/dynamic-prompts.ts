import type { WorkflowDocument } from '../document.ts'
import type { Catalogue } from '../node-definition.ts'
import { definitionOf } from '../ports.ts'

/**
 * A document with one choice made in each dynamic prompt. ComfyUI both sends this and embeds it, so that a
 * picture's workflow says what was drawn.
 * @param random Uniform in [0, 1).
 */
export function withDynamicPrompts(
  document: WorkflowDocument,
  catalogue: Catalogue,
  random: () => number,
): WorkflowDocument {
  const nodes = Object.values(document.nodes).map((node) => {
    const texts = (definitionOf(node.type, catalogue)?.inputs ?? []).flatMap(({ name, widget }) => {
      const value = node.values[name]
      if (widget?.kind !== 'string' || !widget.dynamicPrompts || typeof value !== 'string') return []
      const resolved = resolveDynamicPrompt(value, random)
      return resolved === value ? [] : [[name, resolved] as const]
    })
    return texts.length === 0 ? node : { ...node, values: { ...node.values, ...Object.fromEntries(texts) } }
  })
  return { ...document, nodes: Object.fromEntries(nodes.map((node) => [node.id, node])) }
}

/**
 * A prompt with its comments removed and each `{a|b|c}` replaced by one of its options, which may hold
 * others; `\{`, `\}` and `\|` stand for the characters themselves.
 */
export function resolveDynamicPrompt(text: string, random: () => number): string {
  const source = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
  // Open braces, outermost first, each with the options read so far; the first entry is the text itself.
  const open: string[][] = [['']]
  const append = (piece: string): void => {
    const options = open.at(-1) ?? []
    options.push((options.pop() ?? '') + piece)
  }
  const close = (): void => {
    const options = open.pop() ?? []
    append(options[Math.floor(random() * options.length)] ?? '')
  }
  for (let at = 0; at < source.length; at++) {
    const char = source[at] ?? ''
    const next = source[at + 1] ?? ''
    if (char === '\\' && ['{', '}', '|'].includes(next)) {
      append(next)
      at++
    } else if (char === '{') open.push([''])
    else if (char === '|' && open.length > 1) open.at(-1)?.push('')
    else if (char === '}' && open.length > 1) close()
    else append(char)
  }
  while (open.length > 1) close()
  return open[0]?.[0] ?? ''
}
