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
  const thing = (kinds: readonly [string, ...string[]]): string => {
    const words = [one(POSTCARD_WORDS.colours), one(kinds)]
    if (random() < 0.4) words.unshift(one(POSTCARD_WORDS.sizes))
    return `${words[0]?.startsWith('orange') ? 'an' : 'a'} ${words.join(' ')}`
  }
  const scene = one(POSTCARD_WORDS.scenes)
  const things = [thing(scene === 'near the sea' ? ['boat', ...STANDING] : STANDING)]
  if (random() < 0.5) things.push(thing(HANGING))
  const weather = random() < 0.5 ? [one(POSTCARD_WORDS.weather)] : []
  return [things.join(' and '), scene, one(POSTCARD_WORDS.times), ...weather].join(' ')
}

/** Boats are known at sea only. */
const STANDING = ['house', 'tree', 'fence', 'cat'] as const
const HANGING = ['balloon', 'sun', 'moon', 'star'] as const
