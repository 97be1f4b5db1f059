import { replaced, withWord } from './postcard-edit.ts'
import { FORMS, isSaid, patternOf, type WordGroup } from './postcard-forms.ts'
import type { TextEdit } from './prompt-weight.ts'

type Prompt = Parameters<typeof withWord>[0]

/**
 * Puts a word that was clicked into a prompt: with its article where a phrase begins, and a second thing beside the
 * first, which it replaces only while the caret is in it. All else is as for any word.
 */
export function withClickedWord(prompt: Prompt, group: WordGroup, word: string): TextEdit {
  const { text, caret } = prompt
  const [before, after] = [text.slice(0, caret), text.slice(caret)]
  const isGap = !PHRASE.test(after)
  // Scenes, times and places are several words, and have no article.
  const isPhrase = !word.includes(' ')
  if (isPhrase && isGap && BEGINNING.test(before)) return inserted(prompt, withArticle(word))
  if (group !== 'things') return withWord(prompt, group, word)
  if (isGap && BEGUN.test(before)) return inserted(prompt, word)
  const first = endOfFirst(prompt, word)
  if (first === null) return withWord(prompt, group, word)
  return inserted({ text, caret: first }, `and ${withArticle(word)}`)
}

/** Where a thing is joined to what is there: after the only one, or the one before the gap that the caret is in. */
function endOfFirst({ text, caret }: Prompt, word: string): number | null {
  const said = [...text.matchAll(FORMS.things)].map(({ 0: found, index }) => {
    const end = index + found.length
    return { found, start: index, end, close: end + (REST.exec(text.slice(end))?.[0].length ?? 0) }
  })
  const before = said.find(({ close }) => close < caret && text.slice(close, caret).trim() === '')
  const thing = before ?? (said.length === 1 ? said[0] : undefined)
  if (thing === undefined || isSaid(thing.found, 'things', word)) return null
  return caret >= thing.start && caret < thing.end ? null : thing.close
}

const DESCRIBED = `${patternOf('sizes')}|${patternOf('colours')}`

/** After it nothing is said of a thing yet. */
const BEGINNING = /(?:^|[,\n]|\band)\s*$/i
/** The phrase of a thing as far as its thing: "a red". */
const BEGUN = new RegExp(String.raw`\b(?:an?|the)(?: (?:${DESCRIBED}))*\s*$`, 'i')
/** What is said of one after the caret: "| red house", "| a house". */
const PHRASE = new RegExp(String.raw`^\s*(?:an?|${DESCRIBED}|${patternOf('things')})\b`, 'i')
/** What belongs to a thing after it: the rest of its weight, its place. */
const REST = new RegExp(String.raw`^(?::[\d.]+)?[)}]*(?: (?:${patternOf('places')})\b[)}]*)?`, 'i')

function withArticle(word: string): string {
  return `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`
}

function inserted({ text, caret }: Prompt, words: string): TextEdit {
  return replaced(text, { start: caret, end: caret }, words)
}
