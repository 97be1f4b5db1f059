import type { FloatTensor } from '../tensor.ts'

/** A learned word: vectors that take the place of token embeddings, for one or both encoders. */
export type TextualInversion = {
  /** [vectors, width]; null where the file has none for this encoder. */
  readonly l: FloatTensor | null
  readonly g: FloatTensor | null
}

/** Finds `embedding:name` in the user's embeddings folder; null where there is none of that name. */
export type FindTextualInversion = (name: string) => Promise<TextualInversion | null>
