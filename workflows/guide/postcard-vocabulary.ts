/**
 * The words of a prompt that the small model in the box does not know, each once: to it they are all the same.
 * The beginning of one that it knows may be half typed and does not count; LoRA tags, embeddings and comments are
 * no words.
 */
export function unknownPostcardWords(text: string): readonly string[] {
  const words = text
    .replace(/<[^>]*>|\bembedding:\S*|\/\/.*|\/\*.*?\*\//gs, ' ')
    .toLowerCase()
    .match(/\p{L}+/gu)
  return [...new Set(words)].filter((word) => !KNOWN.some((known) => known.startsWith(word)))
}

/** Of the captions that it was trained on, and others that are read as one of them. */
const KNOWN: readonly string[] = `
  a afternoon air alps an and at azure balloon balloons beach big blue boat boats by cabin calm center
  city clouds cloudy coast cottage country crimson dawn day daylight daytime desert downtown drawing
  dunes dusk early emerald evening fields gold golden green high hill hills home hot house houses hut
  illustration image in ivory lake left lilac lodge magenta meadow meadows midday middle midnight
  moonlight morning mountain mountains navy near night noon oak ocean of on orange over painting peaks
  photo picture pink postcard purple red right rolling rose sahara sand scarlet sea seaside ship shore
  skyline snowy sunny sunrise sunset the town tree trees twilight under villa village violet white
  with yacht yellow
`
  .trim()
  .split(/\s+/)
