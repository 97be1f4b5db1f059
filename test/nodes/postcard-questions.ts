import { type Kind, kindOf, KINDS } from './postcard-kinds.ts'
import {
  areaOf,
  centreOf,
  type Colour,
  colourOfChange,
  type Weather,
  weatherOf,
} from './postcard-readings.ts'
import { sceneByHourOf, SCENES_BY_HOUR } from './postcard-scenes.ts'

export const SUBJECTS = ['hours', 'weather', 'things', 'colours', 'sizes', 'places'] as const
export type Subject = (typeof SUBJECTS)[number]

type Paint = (prompt: string, seed: number) => Promise<Uint8Array>

export type Question = {
  readonly subject: Subject
  readonly prompt: string
  readonly wanted: string
  /** What the picture shows of the subject; some readings compare it with another picture of the same seed. */
  readonly read: (paint: Paint) => Promise<string>
}

const WEATHER_WORDS: Readonly<Record<Weather, string>> = {
  clear: 'under a clear sky',
  clouds: 'with clouds',
  rain: 'in the rain',
  snow: 'in the snow',
  fog: 'in the fog',
}

const PLACES = ['on the left', 'in the middle', 'on the right'] as const
const BIGGER = 'clearly bigger than small'
const NOTHING = 'nothing'

/** What the base is asked; some of it was never in training, such as a red cat in the hills (`training/postcards.py`). */
export const MANY: readonly Question[] = [
  ...SCENES_BY_HOUR.map(sceneByHour),
  ...weather('the hills by day', ['clear', 'clouds', 'rain', 'snow', 'fog']),
  ...weather('the city by day', ['clear', 'clouds', 'rain', 'snow', 'fog']),
  ...KINDS.map(thing),
  ...colours('cat in the hills by day', 'cat', ['orange', 'blue', 'pink']),
  ...colours('house in the city by day', 'house', ['red', 'yellow', 'green', 'purple']),
  ...colours('star over the desert by day', 'star', ['red', 'green', 'purple']),
  ...(['house', 'cat', 'star'] as const).map(size),
  ...places('cat', 'in the hills by day'),
  ...places('balloon', 'over the desert by day'),
  ...sideBySide('a red house on the left and a purple tree on the right in the hills by day'),
]

/** What its faster relatives are asked. Clouds are not among it: on the paper of the print model they do not show. */
export const FEW: readonly Question[] = [
  ...['the sea in the morning', 'the hills by day', 'the desert at sunset', 'the city at night'].map(
    sceneByHour,
  ),
  ...weather('the hills by day', ['clear', 'rain', 'snow', 'fog']),
  ...(['fence', 'cat', 'moon'] as const).map(thing),
  ...colours('cat in the hills by day', 'cat', ['orange', 'blue', 'pink']),
  ...(['house', 'cat', 'star'] as const).map(size),
  ...places('cat', 'in the hills by day'),
]

function sceneByHour(prompt: string): Question {
  return {
    subject: 'hours',
    prompt,
    wanted: prompt,
    read: async (paint) => sceneByHourOf(await paint(prompt, 1)),
  }
}

function weather(landscape: string, wanted: readonly Weather[]): readonly Question[] {
  return wanted.map((each) => {
    const prompt = `${landscape} ${WEATHER_WORDS[each]}`
    const read = async (paint: Paint): Promise<string> => weatherOf(await paint(prompt, 2))
    return { subject: 'weather', prompt, wanted: each, read }
  })
}

/** A thing without a place is sometimes painted twice. */
function thing(kind: Kind): Question {
  const prompt = `a red ${kind} in the middle, ${kind === 'boat' ? 'the sea' : 'the hills'}, by day`
  const read = async (paint: Paint): Promise<string> => kindOf(await paint(prompt, 3), 'red') ?? NOTHING
  return { subject: 'things', prompt, wanted: kind, read }
}

function colours(said: string, kind: Kind, wanted: readonly Colour[]): readonly Question[] {
  return wanted.map((colour) => {
    const prompt = `${colour === 'orange' ? 'an' : 'a'} ${colour} ${said}`
    const seed = 10 + KINDS.indexOf(kind)
    const read = async (paint: Paint): Promise<string> =>
      colourOfChange(await paint(`a white ${said}`, seed), await paint(prompt, seed)) ??
      'as when it was white'
    return { subject: 'colours', prompt, wanted: colour, read }
  })
}

const SIZE_SEEDS = [1, 2, 3]

/** Drawn big, things have three times the area. */
function size(kind: Kind): Question {
  const said = (word: string): string => `a ${word} red ${kind} in the middle, the hills, by day`
  // Together: in a single picture chance moves a thing, or paints it twice, as much as the word makes it grow.
  const area = async (paint: Paint, word: string): Promise<number> => {
    const pictures = await Promise.all(SIZE_SEEDS.map((seed) => paint(said(word), seed)))
    return pictures.reduce((sum, picture) => sum + areaOf(picture, 'red'), 0)
  }
  const read = async (paint: Paint): Promise<string> => {
    const [from, to] = [await area(paint, 'small'), await area(paint, 'big')]
    return from > 0 && to > 1.6 * from ? BIGGER : `${to} pixels, small ${from}`
  }
  return { subject: 'sizes', prompt: said('big'), wanted: BIGGER, read }
}

function places(kind: Kind, scene: string): readonly Question[] {
  return PLACES.map((place) => {
    const prompt = `a red ${kind} ${place} ${scene}`
    const read = async (paint: Paint): Promise<string> => placeOf(await paint(prompt, 5), 'red')
    return { subject: 'places', prompt, wanted: place, read }
  })
}

function sideBySide(prompt: string): readonly Question[] {
  const wanted = { red: 'on the left', purple: 'on the right' } as const
  return (['red', 'purple'] as const).map((colour) => {
    const read = async (paint: Paint): Promise<string> => placeOf(await paint(prompt, 6), colour)
    return { subject: 'places', prompt, wanted: wanted[colour], read }
  })
}

/** Things are drawn about 0.23, 0.5 and 0.77. */
function placeOf(pixels: Uint8Array, colour: Colour): string {
  if (areaOf(pixels, colour) === 0) return NOTHING
  const centre = centreOf(pixels, colour)
  return centre < 0.37 ? PLACES[0] : centre < 0.63 ? PLACES[1] : PLACES[2]
}
