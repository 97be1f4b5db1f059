import { z } from 'zod'
import type { RecoveredDocument } from '../../electron/ipc/contract.ts'
import { OutputImage } from '../../electron/ipc/events.ts'
import { NodeId, WorkflowDocument } from '../../workflows/document.ts'
import { parseJson, stringifyJson } from '../../workflows/json.ts'
import { reachable, ROOT } from '../../workflows/subgraph/level.ts'
import type { Host } from '../host/host.ts'
import { useRuns } from '../run/run-store.ts'
import { type Documents, type OpenDocument, useDocuments } from './documents.ts'
import { type History, isDirty, NO_HISTORY } from './history.ts'

/** Short enough that a killed process loses no visible edit, long enough to write once per keystroke burst. */
const DELAY = 150
/** Between attempts while keeping fails: doubled each time, up to the longest. */
const RETRY = { first: 500, longest: 8000 }
/** Steps of undo that survive a restart. */
const KEPT_EDITS = 100
/** What is kept beside the documents: which of them is shown. */
const ACTIVE = 'active'

/**
 * Keeps every open document in the engine's recovery store: after each edit, and at once when the window is
 * hidden. What could not be kept is tried again, at once when the engine is back, and a browser asks before it
 * leaves the page until then. `onKept` hears null, or why an edit could not be kept. Returns the function that
 * stops it.
 */
export function keepDocuments(options: {
  readonly host: Host
  readonly toJson: (document: OpenDocument) => unknown
  readonly viewportOf: (id: string) => Kept['viewport']
  readonly onKept: (failure: Error | null) => void
}): () => void {
  const { host, toJson, viewportOf, onKept } = options
  /** By document, or `ACTIVE`: the change that the engine has not confirmed. */
  const unkept = new Map<string, symbol>()
  const waiting = new Map<string, ReturnType<typeof setTimeout>>()
  let tail: Promise<unknown> = Promise.resolve()
  let failures = 0
  let retry: ReturnType<typeof setTimeout> | undefined

  /** Makes the record what the document is when its turn comes. */
  const write = async (key: string): Promise<unknown> => {
    const { open, activeId } = useDocuments.getState()
    if (key === ACTIVE) {
      return activeId === null ? null : host.request('activateDocument', { id: activeId })
    }
    const order = open.findIndex(({ id }) => id === key)
    const document = open[order]
    if (document === undefined) return host.request('forgetDocument', { id: key })
    const record = toRecord({ document, order, workflow: toJson(document), viewport: viewportOf(key) })
    return host.request('keepDocument', { document: record })
  }
  const keep = (key: string): void => {
    clearTimeout(waiting.get(key))
    waiting.delete(key)
    tail = tail.then(async () => {
      const change = unkept.get(key)
      // Kept in the meantime, by an attempt that was ahead of this one.
      if (change === undefined) return
      try {
        await write(key)
        if (unkept.get(key) === change) unkept.delete(key)
        failures = 0
        onKept(null)
      } catch (error) {
        const wait = Math.min(RETRY.first * 2 ** failures++, RETRY.longest)
        clearTimeout(retry)
        retry = setTimeout(flush, wait)
        onKept(error instanceof Error ? error : new Error(String(error)))
      }
    })
  }
  const flush = (): void => {
    clearTimeout(retry)
    for (const key of unkept.keys()) keep(key)
  }
  const onHide = (): void => {
    if (globalThis.document.visibilityState === 'hidden') flush()
  }
  const onLeave = (event: Event): void => {
    flush()
    if (unkept.size > 0) event.preventDefault()
  }

  const soon = (id: string): void => {
    unkept.set(id, Symbol(id))
    // Not put off by the next edit: somebody who types on and on is kept too.
    if (!waiting.has(id)) {
      waiting.set(
        id,
        setTimeout(() => keep(id), DELAY),
      )
    }
  }
  const now = (key: string): void => {
    unkept.set(key, Symbol(key))
    keep(key)
  }
  const compare = (after: Documents, before: Documents): void => {
    for (const document of after.open) if (!before.open.includes(document)) soon(document.id)
    for (const { id } of before.open) if (!after.open.some((document) => document.id === id)) now(id)
    if (after.activeId !== before.activeId && after.activeId !== null) now(ACTIVE)
  }

  const unsubscribe = useDocuments.subscribe(compare)
  // The pictures on the nodes come back with the document.
  const unsubscribeRuns = useRuns.subscribe((after, before) => {
    for (const [id, run] of Object.entries(after.documents)) {
      if (run.outcome !== null && run.outcome !== before.documents[id]?.outcome) soon(id)
    }
  })
  const unsubscribeConnection = host.onConnection?.((connected) => {
    if (connected) flush()
  })
  globalThis.document.addEventListener('visibilitychange', onHide)
  globalThis.addEventListener('pagehide', flush)
  // Electron would refuse to close the window, without a word.
  if (host.kind === 'browser') globalThis.addEventListener('beforeunload', onLeave)
  return () => {
    flush()
    unsubscribe()
    unsubscribeRuns()
    unsubscribeConnection?.()
    globalThis.document.removeEventListener('visibilitychange', onHide)
    globalThis.removeEventListener('pagehide', flush)
    globalThis.removeEventListener('beforeunload', onLeave)
  }
}

/** The document that a recovery record holds; its undo history is dropped when it cannot be read. */
export function fromRecord(
  record: RecoveredDocument,
  readWorkflow: (json: unknown) => WorkflowDocument,
): { readonly document: OpenDocument } & Pick<Kept, 'images' | 'viewport'> {
  const kept = readKept(record.history)
  return {
    document: {
      id: record.id,
      title: record.title,
      file: record.file,
      workflow: kept?.workflow ?? readWorkflow(record.workflow),
      level: kept === null ? ROOT : reachable(kept.workflow, kept.level),
      history: kept?.history ?? (record.dirty ? { ...NO_HISTORY, savedAfter: -1 } : NO_HISTORY),
    },
    images: kept?.images ?? {},
    viewport: kept?.viewport ?? null,
  }
}

const Edit = z.object({
  id: z.number(),
  label: z.custom<History['past'][number]['label']>((label) => typeof label === 'string'),
  subject: z.string().nullable(),
  merge: z.string().nullable(),
  at: z.number(),
  level: z.array(NodeId).default([]),
  patches: z.array(z.custom<History['past'][number]['patches'][number]>()),
  inverse: z.array(z.custom<History['past'][number]['patches'][number]>()),
})

const Kept = z.object({
  /** The document as the editor holds it: patches fit nothing that was written and read again. */
  workflow: WorkflowDocument,
  history: z.object({
    past: z.array(Edit),
    future: z.array(Edit),
    savedAfter: z.number(),
    base: z.number(),
    lastId: z.number(),
  }),
  images: z.record(z.string(), z.array(OutputImage)),
  level: z.array(NodeId).default([]),
  viewport: z.object({ x: z.number(), y: z.number(), zoom: z.number() }).nullable(),
})
type Kept = z.infer<typeof Kept>

function toRecord(record: {
  readonly document: OpenDocument
  readonly order: number
  readonly workflow: unknown
  readonly viewport: Kept['viewport']
}): RecoveredDocument {
  const { document, order, workflow, viewport } = record
  const { past, future, base, ...history } = document.history
  const run = useRuns.getState().documents[document.id]
  return {
    id: document.id,
    title: document.title,
    file: document.file,
    dirty: isDirty(document.history),
    order,
    workflow,
    history: stringifyJson({
      workflow: document.workflow,
      history: {
        ...history,
        past: past.slice(-KEPT_EDITS),
        future: future.slice(0, KEPT_EDITS),
        base: past.at(-KEPT_EDITS - 1)?.id ?? base,
      },
      images: Object.fromEntries(
        Object.entries(run?.nodes ?? {})
          .filter(([, node]) => node.images.length > 0)
          .map(([id, node]) => [id, node.images]),
      ),
      level: document.level,
      viewport,
    }),
  }
}

function readKept(history: unknown): Kept | null {
  if (typeof history !== 'string') return null
  try {
    return Kept.parse(parseJson(history))
  } catch {
    return null
  }
}
