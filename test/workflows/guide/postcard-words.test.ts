import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { KNOWN_POSTCARD_WORDS, unknownPostcardWords } from '../../../workflows/guide/postcard-vocabulary.ts'
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

test('what it is said to know is what it learned, and what is read as that, no more and no less', () => {
  const words = learned.filter((word) => /^[a-z]+$/.test(word))
  expect(KNOWN_POSTCARD_WORDS).toEqual([...words, ...Object.keys(readAs)].toSorted())
})

describe('a prompt for it', () => {
  const prompts = Array.from({ length: 200 }, (_, seed) => postcardPrompt(seededRandom(String(seed))))

  test.each([
    ['4', 'an orange fence on the left and a purple star in the hills at night'],
    ['11', 'a small blue cat, a yellow fence and a red sun in the desert at sunset in the fog'],
  ])('of seed %s', (seed, prompt) => {
    expect(postcardPrompt(seededRandom(seed))).toBe(prompt)
  })

  test('is made of those words', () => {
    const known = new Set([...phrases.flatMap((phrase) => phrase.split(' ')), 'a', 'an', 'and'])
    expect(prompts.flatMap((prompt) => prompt.split(/,? /)).filter((word) => !known.has(word))).toEqual([])
  })

  test('uses all of them', () => {
    const text = prompts.join('\n')
    expect(phrases.filter((phrase) => !text.includes(phrase))).toEqual([])
  })

  test.each([
    ['a boat elsewhere than at sea', (prompt: string) => /boat/.test(prompt) && !/sea/.test(prompt)],
    ['both sun and moon', (prompt: string) => / sun\b/.test(prompt) && / moon\b/.test(prompt)],
    ['a kind twice', (prompt: string) => kindsIn(prompt).length > new Set(kindsIn(prompt)).size],
    ['no thing, or more than three', (prompt: string) => ![1, 2, 3].includes(kindsIn(prompt).length)],
    ['three things on the ground', (prompt: string) => (prompt.match(STANDING)?.length ?? 0) > 2],
    [
      'one of two on the ground in the middle',
      (prompt: string) => prompt.match(STANDING)?.length === 2 && /in the middle/.test(prompt),
    ],
    ['a wrong article', (prompt: string) => /\ba o|\ban [^o]/.test(prompt)],
  ])('never has %s', (_, isSo) => {
    expect(prompts.filter(isSo)).toEqual([])
  })
})

const STANDING = /\b(?:house|tree|boat|fence|cat)\b/g

function kindsIn(prompt: string): readonly string[] {
  return prompt.match(new RegExp(`\\b(?:${POSTCARD_WORDS.things.join('|')})\\b`, 'g')) ?? []
}

const folder = new URL('workflows/examples/', root)
const examples = readdirSync(folder).filter((name) => name.startsWith('postcards'))

test.each(examples)('the note in %s lists them', (name) => {
  const text = readFileSync(new URL(name, folder), 'utf8')
  expect(phrases.filter((phrase) => !text.includes(phrase))).toEqual([])
})
