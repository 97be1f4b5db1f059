/** A stretch of prompt between weight marks, and how strongly it counts. */
export type WeightedText = { readonly text: string; readonly weight: number }

/**
 * ComfyUI's emphasis: `(text)` counts 1.1 times as much, `((text))` 1.21, `(text:0.8)` exactly 0.8,
 * `\(` and `\)` are parentheses. An unclosed parenthesis, and everything after a stray closing one, is plain text.
 */
export function parseWeights(prompt: string): WeightedText[] {
  const hidden = prompt.replaceAll('\\(', HIDDEN_OPEN).replaceAll('\\)', HIDDEN_CLOSE)
  return weigh(hidden, 1).map(({ text, weight }) => ({
    text: text.replaceAll(HIDDEN_OPEN, '(').replaceAll(HIDDEN_CLOSE, ')'),
    weight,
  }))
}

const HIDDEN_OPEN = '\u0001'
const HIDDEN_CLOSE = '\u0002'

function weigh(text: string, weight: number): WeightedText[] {
  return topLevelParts(text).flatMap((part) => {
    if (part.length < 2 || !part.startsWith('(') || !part.endsWith(')')) return [{ text: part, weight }]
    const inside = part.slice(1, -1)
    const colon = inside.lastIndexOf(':')
    const stated = colon > 0 ? parseNumber(inside.slice(colon + 1)) : null
    return stated === null ? weigh(inside, weight * 1.1) : weigh(inside.slice(0, colon), stated)
  })
}

/** Cuts before and after each outermost group, whose parentheses stay on. */
function topLevelParts(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  const cut = (end: number): void => {
    if (end > start) parts.push(text.slice(start, end))
    start = end
  }
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') {
      if (depth === 0) cut(i)
      depth++
    } else if (text[i] === ')') {
      depth--
      if (depth === 0) cut(i + 1)
    }
  }
  cut(text.length)
  return parts
}

function parseNumber(text: string): number | null {
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : null
}
