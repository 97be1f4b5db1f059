import { FORMS, PHRASE, type WordGroup } from './postcard-forms.ts'
import type { TextEdit } from './prompt-weight.ts'

/**
 * Puts a word into a prompt where it belongs. Scene, hour and weather are said once; the others in the phrase of a
 * thing, of which it is the nearest that changes. After a space, outside of a phrase, the caret asks for it right there.
 */
export function withWord(
  { text, caret }: { readonly text: string; readonly caret: number },
  group: WordGroup,
  word: string,
): TextEdit {
  return replaced(
    text,
    isOfThing(group) ? inPhrase(text, caret, group) : inSentence(text, caret, group),
    word,
  )
}

type Span = { readonly start: number; readonly end: number }
type OfThing = (typeof OF_THINGS)[number]
type Phrase = Span & Readonly<Record<OfThing, Span | null>>

/** What is said of each thing, in the order of a phrase. */
const OF_THINGS = ['sizes', 'colours', 'things', 'places'] as const

function isOfThing(group: WordGroup): group is OfThing {
  return OF_THINGS.some((each) => each === group)
}

function inSentence(text: string, caret: number, group: WordGroup): Span {
  return nearest(spansOf(text, FORMS[group]), caret) ?? endOf(text)
}

function inPhrase(text: string, caret: number, group: OfThing): Span {
  const forms = spansOf(text, FORMS[group])
  const touched = nearest(forms, caret, 0)
  if (touched !== null) return touched
  const phrases = phrasesOf(text)
  const finished = phrases.filter(({ things }) => things !== null)
  const isAfterGap = /(?:^|\s)$/.test(text.slice(0, caret))
  const begun = phrases.find(({ end }) => end === caret)
  const around = nearest(finished, caret, 0) ?? begun
  if (around === undefined && isAfterGap) return { start: caret, end: caret }
  const phrase = around ?? nearest(finished, caret)
  if (phrase !== null) return placeIn(phrase, group)
  return nearest(forms, caret) ?? endOf(text)
}

/** What stands for the group in a phrase, or where it would: before whatever follows it. */
function placeIn(phrase: Phrase, group: OfThing): Span {
  const [own, ...rest] = OF_THINGS.slice(OF_THINGS.indexOf(group)).map((each) => phrase[each])
  if (own) return own
  const at = rest.find((span) => span !== null)?.start ?? phrase.end
  return { start: at, end: at }
}

/** The phrases of things, those among them that lack their thing so far. */
function phrasesOf(text: string): readonly Phrase[] {
  return [...text.matchAll(PHRASE)].flatMap(({ 0: found, index, indices }) => {
    const part = (group: OfThing): Span | null => {
      const [start, end] = indices?.groups?.[group] ?? []
      return start === undefined || end === undefined ? null : { start, end }
    }
    const [sizes, colours, things, places] = [part('sizes'), part('colours'), part('things'), part('places')]
    if (sizes === null && colours === null && things === null) return []
    return [{ start: index, end: index + found.length, sizes, colours, things, places }]
  })
}

function spansOf(text: string, form: RegExp): readonly Span[] {
  return [...text.matchAll(form)].map(({ 0: found, index }) => ({ start: index, end: index + found.length }))
}

/** The one that is nearest to the caret, and no farther than `reach` letters. */
function nearest<T extends Span>(
  spans: readonly T[],
  caret: number,
  reach = Number.POSITIVE_INFINITY,
): T | null {
  const distance = ({ start, end }: Span): number => Math.max(start - caret, caret - end, 0)
  const [first] = spans
    .filter((span) => distance(span) <= reach)
    .toSorted((a, b) => distance(a) - distance(b))
  return first ?? null
}

/** Before what ends the sentence. */
function endOf(text: string): Span {
  const at = text.replace(/[\s.,]+$/, '').length
  return { start: at, end: at }
}

/** With spaces around it, and the article that it needs before it. */
export function replaced(text: string, { start, end }: Span, word: string): TextEdit {
  const before = text.slice(0, start).replace(/\ban? (?=\(*$)/i, (article) => {
    const [letter = 'a'] = article
    return /^[aeiou]/.test(word) ? `${letter}n ` : `${letter} `
  })
  const after = text.slice(end)
  const left = before === '' || /[\s({|]$/.test(before) ? before : `${before} `
  const right = after === '' || /^[\s.,;:)}|]/.test(after) ? after : ` ${after}`
  const caret = left.length + word.length
  return { text: left + word + right, start: caret, end: caret }
}
