import { BEGIN_OF_TEXT, encodeWords, END_OF_TEXT } from './byte-pair-encoding.ts'
import { parseWeights } from './prompt-weights.ts'
import type { FindTextualInversion, TextualInversion } from './textual-inversion.ts'

/** One position of an encoder's input: a word of the vocabulary, or a vector in place of one. */
export type Token = { readonly weight: number } & (
  | { readonly kind: 'word'; readonly id: number }
  | { readonly kind: 'vector'; readonly values: Float32Array }
)

/** What an encoder sees at once: begin mark, at most 75 tokens, end mark, padding. */
export type Chunk = readonly Token[]

export const CHUNK_LENGTH = 77
const ROOM = CHUNK_LENGTH - 2

/** The two encoders share a vocabulary, and differ in what fills the rest of a chunk. */
export type Encoder = 'l' | 'g'
export const PADDING: Readonly<Record<Encoder, number>> = { l: END_OF_TEXT, g: 0 }

export type Tokenized = {
  readonly l: readonly Chunk[]
  readonly g: readonly Chunk[]
  /** Names after `embedding:` that the user's folder does not have; they count as nothing. */
  readonly unknownEmbeddings: readonly string[]
}

/** A prompt with weights and `embedding:name` to the chunks of both encoders, as ComfyUI does. */
export async function tokenize(prompt: string, find: FindTextualInversion): Promise<Tokenized> {
  const groups: Record<Encoder, Token[][]> = { l: [], g: [] }
  const unknownEmbeddings: string[] = []
  for (const { text, weight } of parseWeights(prompt)) {
    for (const part of splitAtEmbeddings(text)) {
      const embedding = await findEmbedding(part.name, find)
      if (embedding.unknown !== null) unknownEmbeddings.push(embedding.unknown)
      const words = wordTokens(`${embedding.rest}${part.text}`, weight)
      for (const encoder of ['l', 'g'] as const) {
        const vectors = embedding.found?.[encoder]
        if (vectors) groups[encoder].push(vectorTokens(vectors.data, vectors.dims[1] ?? 0, weight))
        if (words.length > 0) groups[encoder].push(words)
      }
    }
  }
  return { l: chunk(groups.l, PADDING.l), g: chunk(groups.g, PADDING.g), unknownEmbeddings }
}

/** What an encoder sees of a prompt without words. */
export function emptyChunk(encoder: Encoder): Chunk {
  return closed([], PADDING[encoder])
}

type Part = { readonly name: string | null; readonly text: string }

/** A name reaches to white space, `<` or `[`; `embedding:` within a word is text. */
function splitAtEmbeddings(text: string): Part[] {
  const [before = '', ...named] = text.split(/(?:^|\s)embedding:/)
  const parts: Part[] = before === '' ? [] : [{ name: null, text: before }]
  for (const rest of named) {
    const end = rest.search(/[\s<[]/)
    parts.push(end === -1 ? { name: rest, text: '' } : { name: rest.slice(0, end), text: rest.slice(end) })
  }
  return parts
}

type Embedding = {
  readonly found: TextualInversion | null
  readonly unknown: string | null
  /** What turned out not to belong to the name. */
  readonly rest: string
}

/** `embedding:name, more`: a comma belongs to the name only if the file's name has it. */
async function findEmbedding(name: string | null, find: FindTextualInversion): Promise<Embedding> {
  if (name === null) return { found: null, unknown: null, rest: '' }
  const whole = await find(name)
  if (whole !== null) return { found: whole, unknown: null, rest: '' }
  const bare = name.replace(/,+$/, '')
  const found = bare === name ? null : await find(bare)
  return { found, unknown: found === null ? bare : null, rest: name.slice(bare.length) }
}

function wordTokens(text: string, weight: number): Token[] {
  return encodeWords(text).map((id) => ({ kind: 'word', id, weight }))
}

function vectorTokens(values: Float32Array, width: number, weight: number): Token[] {
  return Array.from({ length: values.length / width }, (_, i) => ({
    kind: 'vector',
    values: values.subarray(i * width, (i + 1) * width),
    weight,
  }))
}

/** A group of fewer than 8 tokens moves to the next chunk rather than being cut. */
function chunk(groups: readonly (readonly Token[])[], padding: number): Chunk[] {
  const contents: Token[][] = [[]]
  for (const group of groups) {
    let rest = group
    while (rest.length > 0) {
      const open = contents.at(-1) ?? []
      const free = ROOM - open.length
      const taken = rest.length <= free ? rest.length : rest.length < 8 ? 0 : free
      open.push(...rest.slice(0, taken))
      rest = rest.slice(taken)
      if (rest.length > 0) contents.push([])
    }
  }
  return contents.map((content) => closed(content, padding))
}

function closed(content: readonly Token[], padding: number): Chunk {
  const word = (id: number): Token => ({ kind: 'word', id, weight: 1 })
  const filler = Array.from({ length: ROOM - content.length }, () => word(padding))
  return [word(BEGIN_OF_TEXT), ...content, word(END_OF_TEXT), ...filler]
}
