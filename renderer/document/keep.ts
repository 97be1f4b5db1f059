import { z } from 'zod'
import type { RecoveredDocument } from '../../electron/ipc/contract.ts'
import { OutputImage } from '../../electron/ipc/events.ts'
import { WorkflowDocument } from '../../workflows/document.ts'
import { parseJson, stringifyJson } from '../../workflows/json.ts'
import type { Host } from '../host/host.ts'
import { useRuns } from '../run/run-store.ts'
import { type Documents, type OpenDocument, useDocuments } from './documents.ts'
import { type History, isDirty, NO_HISTORY } from './history.ts'

/** Short enough that a killed process loses no visible edit, long enough to write once per keystroke burst. */
const DELAY = 150
/** Steps of undo that survive a restart. */
const KEPT_EDITS = 100

/**
 * Keeps every open document in the engine's recovery store: after each edit, and at once when the window is
 * hidden. `onKept` hears null, or why an edit could not be kept. Returns the function that stops it.
 */
export function keepDocuments(options: {
  readonly host: Host
  readonly toJson: (document: OpenDocument) => unknown
  readonly viewportOf: (id: string) => Kept['viewport']
  readonly onKept: (failure: Error | null) => void
}): () => void {
  const { host, toJson, viewportOf, onKept } = options
  const waiting = new Map<string, ReturnType<typeof setTimeout>>()
  let tail: Promise<unknown> = Promise.resolve()

  const send = (work: () => Promise<unknown>): void => {
    tail = tail.then(work).then(
      () => onKept(null),
      (error: unknown) => onKept(error instanceof Error ? error : new Error(String(error))),
    )
  }
  const keep = (id: string): void => {
    clearTimeout(waiting.get(id))
    waiting.delete(id)
    const { open } = useDocuments.getState()
    const order = open.findIndex((document) => document.id === id)
    const document = open[order]
    if (document === undefined) return
    send(() =>
      host.request('keepDocument', {
        document: toRecord({ document, order, workflow: toJson(document), viewport: viewportOf(id) }),
      }),
    )
  }
  const flush = (): void => {
    for (const id of waiting.keys()) keep(id)
  }
  const onHide = (): void => {
    if (globalThis.document.visibilityState === 'hidden') flush()
  }

  const soon = (id: string): void => {
    // Not put off by the next edit: somebody who types on and on is kept too.
    if (!waiting.has(id))
      waiting.set(
        id,
        setTimeout(() => keep(id), DELAY),
      )
  }
  const compare = (now: Documents, before: Documents): void => {
    for (const document of now.open) if (!before.open.includes(document)) soon(document.id)
    for (const { id } of before.open) {
      if (now.open.some((document) => document.id === id)) continue
      clearTimeout(waiting.get(id))
      waiting.delete(id)
      send(() => host.request('forgetDocument', { id }))
    }
    const { activeId } = now
    if (activeId !== before.activeId && activeId !== null) {
      send(() => host.request('activateDocument', { id: activeId }))
    }
  }

  const unsubscribe = useDocuments.subscribe(compare)
  // The pictures on the nodes come back with the document.
  const unsubscribeRuns = useRuns.subscribe((now, before) => {
    for (const [id, run] of Object.entries(now.documents)) {
      if (run.outcome !== null && run.outcome !== before.documents[id]?.outcome) soon(id)
    }
  })
  globalThis.document.addEventListener('visibilitychange', onHide)
  globalThis.addEventListener('pagehide', flush)
  return () => {
    flush()
    unsubscribe()
    unsubscribeRuns()
    globalThis.document.removeEventListener('visibilitychange', onHide)
    globalThis.removeEventListener('pagehide', flush)
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
