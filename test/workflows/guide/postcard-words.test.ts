import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { unknownPostcardWords } from '../../../workflows/guide/postcard-vocabulary.ts'
import { POSTCARD_WORDS, postcardPrompt } from '../../../workflows/guide/postcard-words.ts'
import { seededRandom } from '../../../workflows/seeded-random.ts'

const root = new URL('../../../', import.meta.url)
/** What the released weights know, which `training/export.py` writes beside them. */
const { learned, readAs } = z
  .strictObject({ learned: z.array(z.string()), readAs: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(new URL('training/weights/checkpoints/vocabulary.json', root), 'utf8')))
const phrases = Object.values(POSTCARD_WORDS).flat()

test('every word was in the captions that the model learned from', () => {
  expect(learned).toEqual(expect.arrayContaining(phrases.flatMap((phrase) => phrase.split(' '))))
})

test.each([
  ['a red balloon over the sea at sunset', []],
  ['A Dragon and a cat, a DRAGON in a forest', ['dragon', 'forest']],
  ['a (big:1.2) cat, embedding:easy_negative <lora:ink:0.8>', []],
  ['a {red|teal} house // a knight', ['teal']],
  ['ein Häuschen', ['ein', 'häuschen']],
  ['a red ballo', []],
  ['', []],
])('of %j it does not know %j', (text, unknown) => {
  expect(unknownPostcardWords(text)).toEqual(unknown)
})

test('what it is said to know is what it learned, and what is read as that', () => {
  const words = learned.filter((word) => /^[a-z]+$/.test(word))
  expect(unknownPostcardWords([...words, ...Object.keys(readAs)].join(' '))).toEqual([])
})

describe('a prompt for it', () => {
  const prompts = Array.from({ length: 200 }, (_, seed) => postcardPrompt(seededRandom(String(seed))))

  test.each([
    ['0', 'a purple house and a white balloon near the sea at night in the rain'],
    ['4', 'a small blue fence in the hills in the morning under a clear sky'],
  ])('of seed %s', (seed, prompt) => {
    expect(postcardPrompt(seededRandom(seed))).toBe(prompt)
  })

  test('is made of those words', () => {
    const known = new Set([...phrases.flatMap((phrase) => phrase.split(' ')), 'a', 'an', 'and'])
    expect(prompts.flatMap((prompt) => prompt.split(' ')).filter((word) => !known.has(word))).toEqual([])
  })

  test('uses all of them but the places', () => {
    const { places: _, ...used } = POSTCARD_WORDS
    const text = prompts.join('\n')
    expect(
      Object.values(used)
        .flat()
        .filter((phrase) => !text.includes(phrase)),
    ).toEqual([])
  })

  test('has boats at sea only', () => {
    expect(prompts.filter((prompt) => /boat/.test(prompt) && !/sea/.test(prompt))).toEqual([])
  })
})

const folder = new URL('workflows/examples/', root)
const examples = readdirSync(folder).filter((name) => name.startsWith('postcards'))

test.each(examples)('the note in %s lists them', (name) => {
  const text = readFileSync(new URL(name, folder), 'utf8')
  expect(phrases.filter((phrase) => !text.includes(phrase))).toEqual([])
})
