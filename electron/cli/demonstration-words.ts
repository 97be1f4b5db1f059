import { POSTCARD_WORDS as WORDS } from '../../workflows/guide/postcard-words.ts'

/** What the model in the box understands, in lines for a terminal. */
export function demonstrationWords(): readonly string[] {
  const { scenes, times, weather, things, colours, sizes, places } = WORDS
  return [
    `  ${list(things)} (up to three; boats at sea)`,
    `  ${list(colours)} · ${list(sizes)} · ${list(places)}`,
    `  ${list(scenes)}`,
    `  ${list(times)} · ${list(weather)}`,
  ]
}

function list(words: readonly string[]): string {
  return words.join(', ')
}
