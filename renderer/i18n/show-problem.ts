import type { TFunction } from 'i18next'
import { PROBLEM_TEXTS } from '../../workflows/problem-texts.ts'
import type { Problem } from '../../workflows/problem.ts'
import { inEnglish, type Said } from '../../workflows/said.ts'

/** What a problem says, and what to do about it, in the chosen language. */
export function showProblem(
  t: TFunction,
  problem: Problem,
): { readonly message: string; readonly remedy: string } {
  const { said, message, remedy } = problem
  return said === undefined
    ? { message, remedy }
    : { message: inWords(t, said.message), remedy: inWords(t, said.remedy) }
}

/** The same on the node itself, where its name says nothing. */
export function showProblemOnNode(t: TFunction, problem: Problem): ReturnType<typeof showProblem> {
  const text = problem.said?.message.values['text']
  const shown = showProblem(t, problem)
  if (problem.said?.message.key !== 'atNode' || typeof text !== 'object' || !('key' in text)) return shown
  const message = inWords(t, text)
  return { ...shown, message: message.charAt(0).toLocaleUpperCase() + message.slice(1) }
}

/** An engine newer than the editor may say what it has no text for. */
function inWords(t: TFunction, said: Said): string {
  if (!KEYS.has(said.key)) return inEnglish(said)
  const values = Object.entries(said.values).map(([name, value]) => [name, shown(t, value)] as const)
  // Which values a text wants is known where it is said, not here.
  const translate = t as (key: string, values: Readonly<Record<string, string | number>>) => string
  return translate(`problems.${said.key}`, Object.fromEntries(values))
}

const KEYS: ReadonlySet<string> = new Set(
  Object.keys(PROBLEM_TEXTS).map((key) => key.replace(/_(?:one|other)$/, '')),
)

function shown(t: TFunction, value: Said['values'][string]): string | number {
  if (typeof value === 'string' || typeof value === 'number') return value
  if ('key' in value) return inWords(t, value)
  const list = new Intl.ListFormat(document.documentElement.lang, { style: 'narrow', type: 'conjunction' })
  return list.format(value.map((one) => inWords(t, one)))
}
