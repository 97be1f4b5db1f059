import { z } from 'zod'
import { PROBLEM_TEXTS } from './problem-texts.ts'

/** Something said to a person, by the key of its text and what fills it: it can be said in any language. */
export type Said = {
  readonly key: string
  readonly values: Readonly<Record<string, string | number | Said | readonly Said[]>>
}

export const Said: z.ZodType<Said> = z.lazy(() =>
  z.object({
    key: z.string(),
    values: z.record(z.string(), z.union([z.string(), z.number(), Said, z.array(Said)])),
  }),
)

type Texts = typeof PROBLEM_TEXTS
/** Where the text tells one from many, `count` is among its values. */
type Key = { [K in keyof Texts]: K extends `${infer Base}_${'one' | 'other'}` ? Base : K }[keyof Texts]

export function say(key: Key, values: Said['values'] = {}): Said {
  return { key, values }
}

/** `KSampler (node 3)` */
export function nameNode(title: string, id: string): Said {
  return say('node', { title, id })
}

/** The text in English: for the terminal, for clients, and where a language lacks it. */
export function inEnglish(said: Said): string {
  const form = said.values['count'] === 1 ? 'one' : 'other'
  const text = textOf(said.key) ?? textOf(`${said.key}_${form}`) ?? said.key
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => shown(said.values[name] ?? ''))
}

function textOf(key: string): string | undefined {
  return Object.hasOwn(PROBLEM_TEXTS, key) ? PROBLEM_TEXTS[key as keyof Texts] : undefined
}

function shown(value: Said['values'][string]): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  return 'key' in value ? inEnglish(value) : value.map(inEnglish).join(', ')
}
