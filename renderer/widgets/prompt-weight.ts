export type TextEdit = { readonly text: string; readonly start: number; readonly end: number }

/**
 * Raises or lowers the weight of the selection, or of the word or `(group:1.1)` at the caret, by `delta`;
 * a weight of exactly 1 loses its parentheses. Returns the new text and selection.
 */
export function changePromptWeight(edit: TextEdit, delta: number): TextEdit {
  const group = enclosingGroup(edit)
  if (group !== null) {
    const weight = round(group.weight + delta)
    const inside = edit.text.slice(group.open + 1, group.colon)
    const replacement = weight === 1 ? inside : `(${inside}:${show(weight)})`
    const start = group.open + (weight === 1 ? 0 : 1)
    return {
      text: edit.text.slice(0, group.open) + replacement + edit.text.slice(group.close + 1),
      start,
      end: start + inside.length,
    }
  }
  const { start, end } = edit.start === edit.end ? wordAt(edit.text, edit.start) : trimmed(edit)
  if (start === end) return edit
  const inside = edit.text.slice(start, end)
  return {
    text: `${edit.text.slice(0, start)}(${inside}:${show(round(1 + delta))})${edit.text.slice(end)}`,
    start: start + 1,
    end: start + 1 + inside.length,
  }
}

type Group = { open: number; colon: number; close: number; weight: number }

function enclosingGroup({ text, start, end }: TextEdit): Group | null {
  let depth = 0
  // A selection may include the parentheses themselves.
  for (let open = end > start && text[start] === '(' ? start : start - 1; open >= 0; open--) {
    if (text[open - 1] === '\\') continue
    if (text[open] === ')') depth++
    if (text[open] !== '(') continue
    if (depth > 0) {
      depth--
      continue
    }
    const close = matching(text, open)
    if (close === null || close + 1 < end) return null
    const weight = /:\s*(-?\d*\.?\d+)\s*$/.exec(text.slice(open + 1, close))
    return {
      open,
      close,
      colon: weight === null ? close : open + 1 + weight.index,
      // Bare parentheses mean 1.1.
      weight: weight === null ? 1.1 : Number(weight[1]),
    }
  }
  return null
}

function matching(text: string, open: number): number | null {
  let depth = 0
  for (let at = open; at < text.length; at++) {
    if (text[at - 1] === '\\') continue
    if (text[at] === '(') depth++
    if (text[at] === ')' && --depth === 0) return at
  }
  return null
}

function wordAt(text: string, caret: number): { start: number; end: number } {
  const boundary = /[\s,.()[\]{}]/
  let start = caret
  let end = caret
  while (start > 0 && !boundary.test(text[start - 1] ?? ' ')) start--
  while (end < text.length && !boundary.test(text[end] ?? ' ')) end++
  return { start, end }
}

function trimmed({ text, start, end }: TextEdit): { start: number; end: number } {
  const part = text.slice(start, end)
  return {
    start: start + (part.length - part.trimStart().length),
    end: end - (part.length - part.trimEnd().length),
  }
}

const round = (weight: number): number => Math.round(weight * 100) / 100
const show = (weight: number): string => weight.toFixed(2).replace(/\.?0+$/, '') || '0'
