import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { parseJson, stringifyJson } from '../../workflows/json.ts'
import { RecoveredDocument } from '../ipc/contract.ts'
import { RequestError } from '../ipc/dispatch.ts'
import { createLatestWriter } from './latest-writer.ts'

/** What the editor gets back after any end of the program: every open document as it was at its last edit. */
export type RecoveryStore = {
  readonly documents: () => Promise<{ documents: RecoveredDocument[]; active: string | null }>
  /** Durable when it resolves: the record survives kill -9 and, with the disk's help, a power cut. */
  readonly keep: (document: RecoveredDocument) => Promise<void>
  readonly forget: (id: string) => Promise<void>
  readonly activate: (id: string) => Promise<void>
  /** Records that could not be read were moved here and are mentioned once. */
  readonly takeWarnings: () => string[]
}

/** One file a document, replaced atomically; a record that cannot be read is set aside, never deleted. */
export function createRecoveryStore(folder: string): RecoveryStore {
  const writer = createLatestWriter()
  const warnings: string[] = []
  const activeFile = join(folder, 'active.json')

  async function readRecord(name: string): Promise<RecoveredDocument | null> {
    const path = join(folder, name)
    const record = Record.safeParse(safely(parseJson, await readFile(path, 'utf8')))
    if (record.success) return record.data.document
    const aside = join(folder, 'set-aside')
    await mkdir(aside, { recursive: true })
    const kept = join(aside, `${Date.now()}-${name}`)
    await rename(path, kept)
    warnings.push(`A recovered document could not be read and was kept as ${kept}.`)
    return null
  }

  return {
    documents: async () => {
      await writer.settled()
      const names = (await namesIn(folder)).filter(
        (name) => name.startsWith('document-') && name.endsWith('.json'),
      )
      const records = await Promise.all(names.map(readRecord))
      const documents = records.filter((record) => record !== null).sort((a, b) => a.order - b.order)
      const active = Active.safeParse(safely(parseJson, await readFile(activeFile, 'utf8').catch(() => '')))
      return { documents, active: active.success ? active.data.id : null }
    },
    keep: (document) =>
      writer.write(recordPath(folder, document.id), () => stringifyJson({ version: 1, document })),
    forget: async (id) => {
      const path = recordPath(folder, id)
      await writer.settled(path)
      await rm(path, { force: true })
    },
    activate: (id) => writer.write(activeFile, () => stringifyJson({ id })),
    takeWarnings: () => warnings.splice(0),
  }
}

const Record = z.object({ version: z.literal(1), document: RecoveredDocument })
const Active = z.object({ id: z.string() })

function recordPath(folder: string, id: string): string {
  if (!/^[\w-]{1,100}$/.test(id)) {
    throw new RequestError('invalid_document', `“${id}” is not a document's id.`, 'Reload the editor.')
  }
  return join(folder, `document-${id}.json`)
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch {
    return []
  }
}

function safely<T>(parse: (text: string) => T, text: string): T | null {
  try {
    return parse(text)
  } catch {
    return null
  }
}
