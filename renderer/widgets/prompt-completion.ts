import Fuse from 'fuse.js'
import type { ModelInfo } from '../../electron/ipc/contract.ts'
import type { TextEdit } from './prompt-weight.ts'

/** What is half typed before the caret, from `start` to `end`, and whose names complete it. */
export type Completion = {
  readonly folder: 'embeddings' | 'loras'
  readonly start: number
  readonly end: number
  readonly typed: string
  /** What `<lora:name:0.8` says by now; 1 where it says nothing. */
  readonly strength: number
}

/** A file that completes it. `name` has no extension. */
export type Candidate = {
  readonly name: string
  readonly file: string
  readonly note: string | null
}

const MAX_CANDIDATES = 8

/** The half-typed `embedding:name` or `<lora:name` before the caret; null when there is none. */
export function openCompletion(text: string, caret: number): Completion | null {
  const before = text.slice(0, caret)
  const lora = /<lora:([^<>:\n]*)(?::(-?[\d.]*))?$/i.exec(before)
  if (lora !== null) {
    const [whole, typed = '', strength = ''] = lora
    return {
      folder: 'loras',
      start: caret - whole.length,
      end: caret,
      typed,
      strength: Number.isFinite(Number(strength || Number.NaN)) ? Number(strength) : 1,
    }
  }
  // As the tokenizer reads it: a name ends at white space, and within a word `embedding:` is text.
  const typed = /(?:^|[\s(){|])embedding:([^\s,<>[\](){|}:]*)$/.exec(before)?.[1]
  if (typed === undefined) return null
  return { folder: 'embeddings', start: caret - typed.length, end: caret, typed, strength: 1 }
}

/** The files that resemble what was typed, the most alike first; all of them while nothing was. */
export function candidates(
  files: readonly Pick<ModelInfo, 'name' | 'description'>[],
  { typed, folder }: Pick<Completion, 'typed' | 'folder'>,
): readonly Candidate[] {
  const all = files.map(({ name, description }) => ({
    name: name.replace(/\.[^./]+$/, ''),
    file: name,
    note: description,
  }))
  const wanted = typed.trim().toLowerCase()
  if (wanted === '') return all.slice(0, MAX_CANDIDATES)
  const fuse = new Fuse(all, { threshold: 0.4, ignoreLocation: true, keys: ['name'] })
  const starts = all.filter(({ name }) => name.toLowerCase().startsWith(wanted))
  const alike = fuse.search(wanted).map(({ item }) => item)
  return [...new Set([...starts, ...alike])]
    .filter(({ name }) => folder === 'loras' || name.toLowerCase() !== wanted)
    .slice(0, MAX_CANDIDATES)
}

/** The text with what was half typed replaced. */
export function acceptCompletion(text: string, completion: Completion, replacement: string): TextEdit {
  const caret = completion.start + replacement.length
  return {
    text: text.slice(0, completion.start) + replacement + text.slice(completion.end),
    start: caret,
    end: caret,
  }
}
