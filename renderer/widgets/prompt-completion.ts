import type { ModelInfo } from '../../electron/ipc/contract.ts'
import type { TextEdit } from './prompt-weight.ts'

export type Completion = { readonly start: number; readonly end: number; readonly typed: string }

const MAX_NAMES = 8

/** The half-typed `embedding:name` before the caret; null when there is none. */
export function openCompletion(text: string, caret: number): Completion | null {
  const match = /embedding:([\w./\\ -]*)$/.exec(text.slice(0, caret))
  const typed = match?.[1]
  if (typed === undefined || typed.includes('  ')) return null
  return { start: caret - typed.length, end: caret, typed }
}

/** Names without their extension that hold what was typed; those that begin with it first. */
export function embeddingNames(files: readonly Pick<ModelInfo, 'name'>[], typed: string): string[] {
  const wanted = typed.toLowerCase()
  const names = files.map(({ name }) => name.replace(/\.[^.]+$/, ''))
  const starts = names.filter((name) => name.toLowerCase().startsWith(wanted))
  const holds = names.filter((name) => !starts.includes(name) && name.toLowerCase().includes(wanted))
  return [...starts, ...holds].filter((name) => name.toLowerCase() !== wanted).slice(0, MAX_NAMES)
}

export function acceptCompletion(text: string, completion: Completion, name: string): TextEdit {
  const caret = completion.start + name.length
  return {
    text: text.slice(0, completion.start) + name + text.slice(completion.end),
    start: caret,
    end: caret,
  }
}
