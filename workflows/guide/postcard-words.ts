/**
 * What the small model in the box knows, as it is written in a prompt: words of the captions that it was trained on.
 * Scene, time and weather are said once, the rest for each thing.
 */
export const POSTCARD_WORDS = {
  scenes: ['near the sea', 'in the hills', 'in the mountains', 'in the desert', 'in the city'],
  times: ['in the morning', 'by day', 'at sunset', 'at night'],
  weather: ['under a clear sky', 'with clouds', 'in the rain', 'in the snow', 'in the fog'],
  things: ['house', 'tree', 'boat', 'fence', 'cat', 'balloon', 'sun', 'moon', 'star'],
  colours: ['red', 'orange', 'yellow', 'green', 'blue', 'purple', 'pink', 'white'],
  sizes: ['small', 'big'],
  places: ['on the left', 'in the middle', 'on the right'],
} as const

/** A prompt that the model can draw. `random` gives numbers in [0, 1). */
export function postcardPrompt(random: () => number): string {
  const one = <T>(from: readonly [T, ...T[]]): T => from[Math.floor(random() * from.length)] ?? from[0]
  const some = (count: number, from: readonly string[]): readonly string[] =>
    from
      .map((kind) => ({ kind, at: random() }))
      .toSorted((a, b) => a.at - b.at)
      .slice(0, count)
      .map(({ kind }) => kind)
  const thing = (kind: string): string => {
    const words = [one(POSTCARD_WORDS.colours), kind]
    if (random() < 0.4) words.unshift(one(POSTCARD_WORDS.sizes))
    return `${words[0] === 'orange' ? 'an' : 'a'} ${words.join(' ')}`
  }
  const scene = one(POSTCARD_WORDS.scenes)
  const { ground, sky } = one(COUNTS)
  const standing = some(ground, scene === 'near the sea' ? ['boat', ...STANDING] : STANDING)
  const places = random() < 0.4 ? placesFor(ground, one(POSTCARD_WORDS.places)) : []
  const hanging = some(sky, ['balloon', 'star', one(['sun', 'moon'])])
  const things = [
    ...standing.map((kind, i) => [thing(kind), ...places.slice(i, i + 1)].join(' ')),
    ...hanging.map(thing),
  ]
  const said = [things.slice(0, -1).join(', '), ...things.slice(-1)]
    .filter((part) => part !== '')
    .join(' and ')
  const weather = random() < 0.5 ? [one(POSTCARD_WORDS.weather)] : []
  return [said, scene, one(POSTCARD_WORDS.times), ...weather].join(' ')
}

/** Boats are known at sea only. */
const STANDING = ['house', 'tree', 'fence', 'cat'] as const
/** On the ground there is room for two. The more there are, the less surely the model draws them all: few have three. */
const COUNTS = [
  { ground: 1, sky: 0 },
  { ground: 1, sky: 0 },
  { ground: 0, sky: 1 },
  { ground: 1, sky: 1 },
  { ground: 1, sky: 1 },
  { ground: 2, sky: 0 },
  { ground: 0, sky: 2 },
  { ground: 2, sky: 1 },
] as const

/** Two things stand side by side: in the middle they would hide each other. */
function placesFor(count: number, any: string): readonly string[] {
  return count === 2 ? ['on the left', 'on the right'] : [any]
}
