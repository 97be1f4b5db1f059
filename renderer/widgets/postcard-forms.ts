import { POSTCARD_WORDS } from '../../workflows/guide/postcard-words.ts'

export type WordGroup = keyof typeof POSTCARD_WORDS

/** Whether a prompt says it, in these words or in others that the model reads alike: "at midnight" is at night, too. */
export function isSaid(text: string, group: WordGroup, word: string): boolean {
  return text.search(formOf(group, word)) >= 0
}

/** How the captions say each word otherwise, so that a choice takes the place of what a person typed. */
const OTHERWISE: Readonly<Partial<Record<string, string>>> = {
  'near the sea': scene('sea|ocean|beach|lake|seaside|coast|shore', 'calm'),
  'in the hills': scene('hills?|country|meadows?|fields', 'green|rolling'),
  'in the mountains': scene('mountains?|alps|peaks', 'high'),
  'in the desert': scene('desert|dunes|sahara', 'sand'),
  'in the city': scene('city|town|village|downtown|skyline'),
  'in the morning': 'in the (?:early )?morning|at (?:dawn|sunrise)',
  'by day': 'by day|at (?:noon|midday)|during the day|in (?:the )?(?:daylight|daytime|afternoon)',
  'at sunset': 'at (?:sunset|dusk|twilight)|in the evening',
  'at night': '(?:at|by) (?:night|midnight)|in the moonlight',
  'under a clear sky': '(?:under )?(?:an? |the )?clear sky',
  'with clouds':
    '(?:with|under) (?:the )?(?:white )?clouds|(?:under )?(?:an? |the )?(?:cloudy|overcast)(?: sky)?',
  'in the rain': fallen('rain|drizzle|showers|storm', 'heavy', 'raining|rainy|stormy'),
  'in the snow': fallen('snow|snowfall|blizzard', 'falling', 'snowing|snowy'),
  'in the fog': fallen('fog|mist|haze', 'thick', 'foggy|misty|hazy'),
  house: 'house|cottage|hut|cabin|villa',
  boat: 'boat|ship|yacht',
  fence: '(?:(?:wooden|picket) )?fence',
  cat: 'cat|kitten|kitty',
  balloon: '(?:hot air )?balloon',
  moon: '(?:crescent )?moon',
  small: 'small|little|tiny',
  big: 'big|large|huge|giant|enormous',
  'in the middle': 'in the (?:middle|center|centre)',
}

function scene(names: string, like = ''): string {
  return `(?:(?:in|near|over|on|by|at) )?(?:an? |the )?${like === '' ? '' : `(?:(?:${like}) )?`}(?:${names})`
}

function fallen(names: string, like: string, adjectives: string): string {
  return `(?:(?:in|with) )?(?:an? |the )?(?:${like} )?(?:${names})|${adjectives}`
}

/** How any word of a group may be said, or one of them. */
export function patternOf(group: WordGroup, word?: string): string {
  const words: readonly string[] = word === undefined ? POSTCARD_WORDS[group] : [word]
  return words.map((each) => OTHERWISE[each] ?? each).join('|')
}

function formOf(group: WordGroup, word?: string): RegExp {
  return new RegExp(`\\b(?:${patternOf(group, word)})\\b`, 'gi')
}

/** Where a word of a group may be said. */
export const FORMS: Readonly<Record<WordGroup, RegExp>> = {
  scenes: formOf('scenes'),
  times: formOf('times'),
  weather: formOf('weather'),
  things: formOf('things'),
  colours: formOf('colours'),
  sizes: formOf('sizes'),
  places: formOf('places'),
}

/** The brackets and weights that may stand between the words of a phrase: "a (red:1.2) cat". */
const BETWEEN = String.raw`(?::[\d.]+)?[)}]* ?[({]*`

/** "a small red cat on the left", or as much of it as there is. */
export const PHRASE = new RegExp(
  String.raw`\b(?:(?:an?|the) [({]*)?(?:(?<sizes>${patternOf('sizes')})\b${BETWEEN})?` +
    String.raw`(?:(?<colours>${patternOf('colours')})\b${BETWEEN})?` +
    String.raw`(?:(?<things>${patternOf('things')})\b(?:${BETWEEN}(?<places>${patternOf('places')})\b)?)?`,
  'dgi',
)
