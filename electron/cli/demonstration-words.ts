import { POSTCARD_WORDS as WORDS } from '../../workflows/guide/postcard-words.ts'

/** What the model in the box understands, in lines for a terminal. */
export function demonstrationWords(): readonly string[] {
  const { scenes, times, things, colours, places } = WORDS
  return [
    `  ${list(things)} (up to two; boats at sea)`,
    `  ${list(colours)} · ${list(places)}`,
    `  ${list(scenes)}`,
    `  ${list(times)}`,
  ]
}

function list(words: readonly string[]): string {
  return words.join(', ')
}
