import { POSTCARD_WORDS } from '../../workflows/guide/postcard-words.ts'
import type { TextEdit } from './prompt-weight.ts'

export type WordGroup = keyof typeof POSTCARD_WORDS

/**
 * Puts a word into a prompt where it belongs: in place of the nearest one of its group, or else beside the thing
 * that it describes, or at the end. After a space the caret asks for it right there.
 */
export function withWord(
  { text, caret }: { readonly text: string; readonly caret: number },
  group: WordGroup,
  word: string,
): TextEdit {
  const before = text.slice(0, caret)
  const touched = nearest(text, caret, FORMS[group], 0) ?? begun(text, caret, group)
  const isAsked = !SAID_ONCE.has(group) && touched === null && (before === '' || /\s$/.test(before))
  const old = touched ?? (isAsked ? null : nearest(text, caret, FORMS[group]))
  if (old !== null) return replaced(text, old, word)
  if (isAsked) return replaced(text, { start: caret, end: caret }, word)
  const thing = SAID_ONCE.has(group) ? null : nearest(text, caret, FORMS.things)
  if (thing === null || group === 'things') return replaced(text, endOf(text), word)
  if (group === 'places') return replaced(text, { start: thing.end, end: thing.end }, word)
  const colour = nearest(text, thing.start - 1, FORMS.colours, 0)
  const at = group === 'sizes' && colour !== null ? colour.start : thing.start
  return replaced(text, { start: at, end: at }, word)
}

/** Whether a prompt says it, in these words or in others of its group: "over the sea" is near it, too. */
export function isSaid(text: string, group: WordGroup, word: string): boolean {
  const core = word.slice(word.lastIndexOf(' ') + 1)
  return (text.match(FORMS[group]) ?? []).some((form) => form.toLowerCase().endsWith(core))
}

type Span = { readonly start: number; readonly end: number }

const SAID_ONCE: ReadonlySet<WordGroup> = new Set(['scenes', 'times', 'weather'])

/** How else each group may be said, so that a choice takes the place of what a person typed. */
const FORMS: Readonly<Record<WordGroup, RegExp>> = {
  scenes: /\b(?:(?:in|near|over|on|by|at) )?(?:the )?(?:sea|hills|mountains|desert|city)\b/gi,
  times: /\b(?:in the morning|by day|at sunset|(?:at|by) night|at noon)\b/gi,
  weather:
    /\b(?:under a clear sky|with clouds|(?:in|with) (?:the )?(?:rain|snow|fog)|raining|snowing|foggy|cloudy)\b/gi,
  things: anyOf(POSTCARD_WORDS.things),
  colours: anyOf(POSTCARD_WORDS.colours),
  sizes: anyOf(POSTCARD_WORDS.sizes),
  places: anyOf(POSTCARD_WORDS.places),
}

function anyOf(words: readonly string[]): RegExp {
  return new RegExp(`\\b(?:${words.join('|')})\\b`, 'gi')
}

/** Where one of the forms is, no farther from the caret than `reach` letters. */
function nearest(text: string, caret: number, forms: RegExp, reach = Number.POSITIVE_INFINITY): Span | null {
  const distance = ({ start, end }: Span): number => Math.max(start - caret, caret - end, 0)
  const spans = [...text.matchAll(forms)].map(({ 0: found, index }) => ({
    start: index,
    end: index + found.length,
  }))
  const [first] = spans
    .filter((span) => distance(span) <= reach)
    .toSorted((a, b) => distance(a) - distance(b))
  return first ?? null
}

/** The word of a thing's phrase where the caret is before its article: "| a red tree" is no gap. */
function begun(text: string, caret: number, group: WordGroup): Span | null {
  const article = /^an? /i.exec(text.slice(caret))?.[0]
  if (article === undefined) return null
  const start = caret + article.length
  if (group === 'things') return nearest(text, start, FORMS.things)
  return group === 'colours' ? (nearest(text, start, FORMS.colours, 0) ?? { start, end: start }) : null
}

/** Before what ends the sentence. */
function endOf(text: string): Span {
  const at = text.replace(/[\s.,]+$/, '').length
  return { start: at, end: at }
}

/** With spaces around it, and the article that it needs before it. */
function replaced(text: string, { start, end }: Span, word: string): TextEdit {
  const before = text.slice(0, start).replace(/\ban? $/i, (article) => {
    const [letter = 'a'] = article
    return /^[aeiou]/.test(word) ? `${letter}n ` : `${letter} `
  })
  const after = text.slice(end)
  const left = before === '' || /[\s({|]$/.test(before) ? before : `${before} `
  const right = after === '' || /^[\s.,;:)}|]/.test(after) ? after : ` ${after}`
  const caret = left.length + word.length
  return { text: left + word + right, start: caret, end: caret }
}
