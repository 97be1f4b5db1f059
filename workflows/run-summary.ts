import { z } from 'zod'
import { asLink, type Prompt } from './prompt.ts'

export const RunSummary = z.object({ seed: z.string().nullable(), text: z.string().nullable() })
export type RunSummary = z.infer<typeof RunSummary>

/** Letters of the prompt that a list shows. */
const SHOWN = 80

/** What tells a run from the next one of the same workflow: its first seed, and the start of its positive prompt. */
export function summarizeRun(prompt: Prompt): RunSummary {
  const nodes = Object.values(prompt)
  const seed = nodes
    .map(({ inputs }) => inputs['seed'] ?? inputs['noise_seed'])
    .find((value) => typeof value === 'number' || typeof value === 'bigint')
  const positive = nodes.map(({ inputs }) => asLink(inputs['positive'])).find((link) => link !== null)
  const text = positive === undefined ? null : textBehind(prompt, positive[0])
  return { seed: seed === undefined ? null : String(seed), text: text === null ? null : shortened(text) }
}

/** The first text on the way back from a node: through what combines or changes a conditioning. */
function textBehind(prompt: Prompt, start: string): string | null {
  const reached = new Set([start])
  // The set grows while it is walked.
  for (const id of reached) {
    for (const [name, value] of Object.entries(prompt[id]?.inputs ?? {})) {
      if (name.startsWith('text') && typeof value === 'string' && value.trim() !== '') return value
      const link = asLink(value)
      if (link !== null) reached.add(link[0])
    }
  }
  return null
}

function shortened(text: string): string {
  const line = text.trim().replaceAll(/\s+/g, ' ')
  return line.length > SHOWN ? `${line.slice(0, SHOWN).trimEnd()}…` : line
}
