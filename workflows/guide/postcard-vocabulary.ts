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
  return [...new Set(words)].filter((word) => !KNOWN_POSTCARD_WORDS.some((known) => known.startsWith(word)))
}

/** Of the captions that it was trained on, and others that are read as one of them. */
export const KNOWN_POSTCARD_WORDS: readonly string[] = `
  a afternoon air alps an and at azure balloon balloons beach big blizzard blue boat boats by cabin
  calm cat cats center centre city clear cloud clouds cloudy coast cottage country crescent crimson
  dawn day daylight daytime desert downtown drawing drizzle dunes during dusk early emerald enormous
  evening falling fence fences fields fog foggy giant gold golden green haze hazy heavy high hill
  hills home hot house houses huge hut illustration image in ivory kitten kittens kitty lake large
  left lilac little lodge magenta meadow meadows midday middle midnight mini mist misty moon moonlight
  moons morning mountain mountains navy near night nighttime noon oak ocean of on orange over overcast
  painting peaks photo picket picture pink postcard purple rain raining rainy red right rolling rose
  sahara sand scarlet sea seaside ship shore showers sky skyline small snow snowfall snowing snowy
  star stars storm stormy sun sunny sunrise suns sunset sunshine the thick tiny town tree trees
  twilight under villa village violet wee white winter with wooden yacht yellow
`
  .trim()
  .split(/\s+/)
