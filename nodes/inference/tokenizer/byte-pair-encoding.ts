import { clipVocabulary } from './vocabulary.ts'

export const BEGIN_OF_TEXT = 49_406
export const END_OF_TEXT = 49_407

/**
 * Token ids of a text, without begin and end marks: byte-pair encoding as in CLIP (Radford et al. 2021)
 * with Hugging Face's normalisation: NFC, runs of white space as one space, lower case.
 */
export function encodeWords(text: string): number[] {
  return text.split(/(<\|startoftext\|>|<\|endoftext\|>)/).flatMap((part) => {
    if (part === '<|startoftext|>') return [BEGIN_OF_TEXT]
    if (part === '<|endoftext|>') return [END_OF_TEXT]
    return (normalize(part).match(WORD) ?? []).flatMap(encodeWord)
  })
}

const WORD = /'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\p{White_Space}\p{L}\p{N}]+/gu

function normalize(text: string): string {
  // Letter by letter, so that a sigma at a word's end stays a sigma.
  return Array.from(text.normalize('NFC').replace(/\p{White_Space}+/gu, ' '), (letter) =>
    letter.toLowerCase(),
  ).join('')
}

function encodeWord(word: string): readonly number[] {
  const known = remembered.get(word)
  if (known !== undefined) return known
  const { idOf, rankOf } = clipVocabulary()
  const letters = Array.from(utf8.encode(word), (byte) => LETTER_OF_BYTE[byte] ?? '')
  const symbols = [...letters.slice(0, -1), `${letters.at(-1)}</w>`]
  for (;;) {
    const at = lowestRankedPair(symbols, rankOf)
    if (at === null) break
    const [left, right] = [symbols[at], symbols[at + 1]]
    for (let i = at; i < symbols.length - 1; i++) {
      if (symbols[i] === left && symbols[i + 1] === right) symbols.splice(i, 2, `${left}${right}`)
    }
  }
  const ids = symbols.map((symbol) => idOf.get(symbol) ?? END_OF_TEXT)
  if (remembered.size < 10_000) remembered.set(word, ids)
  return ids
}

const remembered = new Map<string, readonly number[]>()
const utf8 = new TextEncoder()

function lowestRankedPair(symbols: readonly string[], rankOf: ReadonlyMap<string, number>): number | null {
  let lowest = Infinity
  let at: number | null = null
  for (let i = 0; i < symbols.length - 1; i++) {
    const rank = rankOf.get(`${symbols[i]} ${symbols[i + 1]}`) ?? Infinity
    if (rank < lowest) [lowest, at] = [rank, i]
  }
  return at
}

/** The vocabulary spells bytes as printable letters: those that are printable as themselves, the others from U+0100 on. */
const LETTER_OF_BYTE: readonly string[] = spellBytes()

function spellBytes(): string[] {
  let next = 0x100
  return Array.from({ length: 256 }, (_, byte) => {
    const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae
    return String.fromCharCode(printable ? byte : next++)
  })
}
