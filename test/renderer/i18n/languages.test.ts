import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { LANGUAGES } from '../../../renderer/i18n/i18n.ts'
import { en } from '../../../renderer/i18n/en.ts'
import type { Translation } from '../../../renderer/i18n/translation.ts'

const PLURAL = /_(zero|one|two|few|many|other)$/
const CATEGORIES = {
  en: ['one', 'other'],
  de: ['one', 'other'],
  fr: ['one', 'many', 'other'],
  ja: ['other'],
  'zh-CN': ['other'],
} as const
const english = strings(en)

describe.each(Object.entries(LANGUAGES))('%s', (language, load) => {
  test('has the plural forms that its grammar tells apart', async () => {
    const rules = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    const expected = CATEGORIES[language as keyof typeof CATEGORIES]
    expect([...rules].toSorted()).toEqual([...expected].toSorted())
    for (const [key, forms] of plurals(strings(await load()))) {
      expect(forms.toSorted(), key).toEqual([...expected].toSorted())
    }
  })

  test('says what English says, and nothing else', async () => {
    expect(bases(strings(await load()))).toEqual(bases(english))
  })

  test('fills the same values in', async () => {
    for (const [key, text] of strings(await load())) {
      const original = english.get(key) ?? english.get(key.replace(PLURAL, '_other')) ?? ''
      expect(variables(text), key).toEqual(variables(original))
    }
  })

  test('leaves no text empty and no space at its ends', async () => {
    for (const [key, text] of strings(await load())) {
      expect(text, key).not.toBe('')
      expect(text, key).toBe(text.trim())
    }
  })
})

test('the compiler asks for the keys of English in the plural forms of each language', () => {
  type Nodes<Plural extends Intl.LDMLPluralRule> = Extract<
    keyof Translation<Plural>['status'],
    `nodes${string}`
  >
  expectTypeOf<Nodes<'other'>>().toEqualTypeOf<'nodes_other'>()
  expectTypeOf<Nodes<'one' | 'many' | 'other'>>().toEqualTypeOf<'nodes_one' | 'nodes_many' | 'nodes_other'>()
  expectTypeOf<keyof Translation<'other'>['menu']>().toEqualTypeOf<keyof typeof en.menu>()
})

test('English calls the templates what they call themselves', () => {
  const folder = join(import.meta.dirname, '../../../workflows/examples')
  const told = readdirSync(folder).map((file) => {
    const { extra } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
      extra: { fulgurite: { title: string; description: string } }
    }
    return [basename(file, '.json'), extra.fulgurite] as const
  })
  expect(en.panels.examples).toEqual(Object.fromEntries(told))
})

test('French keeps high punctuation and units on the line of their word', async () => {
  for (const [key, text] of strings(await LANGUAGES.fr())) {
    expect(text, key).not.toMatch(/ [:;!?%»]|« |\}\} s(?!\p{L})|[^\u00A0]:|[^\u202F][;!?%»]|'/u)
  }
})

test('German keeps units and ellipses on the line of their word', async () => {
  for (const [key, text] of strings(await LANGUAGES.de())) {
    expect(text, key).not.toMatch(/ [%…]|\}\} s(?!\p{L})|'/u)
  }
})

test.each(['ja', 'zh-CN'] as const)(
  '%s uses full-width punctuation beside its own script',
  async (language) => {
    for (const [key, text] of strings(await LANGUAGES[language]())) {
      expect(text, key).not.toMatch(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}] ?[,:;!?()]/u)
    }
  },
)

test('the texts of a language are its own', async () => {
  // Names and words that are the same in several languages; whole sentences never are.
  for (const load of [LANGUAGES.de, LANGUAGES.fr, LANGUAGES.ja, LANGUAGES['zh-CN']]) {
    for (const [key, text] of strings(await load())) {
      if (/\p{L}+ \p{L}+ \p{L}+/u.test(text.replaceAll(/\{\{\w+\}\}/g, ''))) {
        expect(text, key).not.toBe(english.get(key))
      }
    }
  }
})

function strings(tree: object, path = ''): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]: [string, unknown]): [string, string][] =>
      typeof value === 'string' ? [[path + key, value]] : [...strings(value as object, `${path}${key}.`)],
    ),
  )
}

function bases(texts: ReadonlyMap<string, string>): string[] {
  return [...new Set([...texts.keys()].map((key) => key.replace(PLURAL, '')))].toSorted()
}

function plurals(texts: ReadonlyMap<string, string>): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const key of texts.keys()) {
    const form = PLURAL.exec(key)?.[1]
    if (form === undefined) continue
    const base = key.replace(PLURAL, '')
    found.set(base, [...(found.get(base) ?? []), form])
  }
  return found
}

function variables(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').toSorted()
}
