import { POSTCARD_WORDS as WORDS } from '../../workflows/guide/postcard-words.ts'

/** What the model in the box understands, in lines for a terminal. */
export function demonstrationWords(): readonly string[] {
  const { scenes, times, weather, things, colours, sizes, places } = WORDS
  return [
    `  ${list(things.map((thing) => (thing === 'boat' ? 'boat (at sea)' : thing)))}: up to three`,
    `  ${list(colours)} · ${list(sizes)}`,
    `  ${list(places)}`,
    `  ${list(scenes)}`,
    `  ${list(times)}`,
    `  ${list(weather)}`,
  ]
}

function list(words: readonly string[]): string {
  return words.join(', ')
}
