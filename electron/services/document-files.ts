import { createHash, randomUUID } from 'node:crypto'
import { readFile, realpath } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { z } from 'zod'
import type { Answer, Payload } from '../ipc/contract.ts'
import { RequestError } from '../ipc/dispatch.ts'
import { safeFileName } from './file-name.ts'
import { createLatestWriter } from './latest-writer.ts'

/** How the program asks a person for a place; every host has its own way. */
export type FileDialogs = {
  readonly openWorkflow: () => Promise<string | null>
  readonly saveWorkflow: (suggestedName: string) => Promise<string | null>
}

export type DocumentFiles = {
  readonly open: () => Promise<Answer<'openFile'>>
  /** A file that the person named by other means: dropped on the icon, given on the command line. */
  readonly openPath: (path: string) => Promise<NonNullable<Answer<'openFile'>['opened']>>
  readonly save: (request: Payload<'saveFile'>) => Promise<Answer<'saveFile'>>
}

/**
 * The editor never learns paths: it holds opaque handles, one for each time a file was opened. A handle
 * remembers which content its window saw last, so a save over anybody else's change is noticed, and it
 * outlives the program: a recovered document still knows its file.
 */
export async function createDocumentFiles(options: {
  readonly registry: string
  readonly dialogs: FileDialogs
  /** Workflow text of a picture that carries one; null for others. */
  readonly workflowOfPicture: (bytes: Uint8Array) => Promise<string | null>
}): Promise<DocumentFiles> {
  const { registry, dialogs } = options
  const handles = await readRegistry(registry)
  const writer = createLatestWriter()

  async function remember(handle: string, entry: Entry): Promise<void> {
    handles.delete(handle)
    handles.set(handle, entry)
    await writer.write(registry, () => JSON.stringify(Object.fromEntries([...handles].slice(-MOST_HANDLES))))
  }

  async function openPath(path: string): Promise<NonNullable<Answer<'openFile'>['opened']>> {
    const bytes = await readFile(path).catch((error: unknown) => {
      throw new RequestError(
        'file_unreadable',
        `${basename(path)} could not be read: ${reason(error)}`,
        'Check that the file exists and that you may read it.',
      )
    })
    if (isPicture(path)) {
      const text = await options.workflowOfPicture(bytes)
      if (text === null) {
        throw new RequestError(
          'no_workflow',
          `${basename(path)} carries no workflow.`,
          'Open a picture that Fulgurite or ComfyUI saved with metadata.',
        )
      }
      // A picture is a copy of its workflow, not its file: saving asks for a place.
      return { file: null, title: titleOf(path), text }
    }
    const handle = randomUUID()
    await remember(handle, { path: await realpath(path), seen: identity(bytes) })
    return { file: handle, title: titleOf(path), text: bytes.toString('utf8') }
  }

  return {
    openPath,
    open: async () => {
      const path = await dialogs.openWorkflow()
      return { opened: path === null ? null : await openPath(path) }
    },
    save: async ({ file, suggestedName, text, overwrite }) => {
      const known = file === null ? undefined : handles.get(file)
      const path = known?.path ?? (await dialogs.saveWorkflow(workflowFileName(suggestedName)))
      if (path === null) return { status: 'cancelled' }
      if (known !== undefined && !overwrite) {
        const now = await contentIdentity(path)
        // A file that vanished is no conflict: saving brings it back.
        if (now !== null && now !== known.seen) {
          return {
            status: 'conflict',
            message: `${basename(path)} was changed by another window or program since you opened it.`,
          }
        }
      }
      try {
        await writeFileAtomic(path, text)
      } catch (error) {
        throw new RequestError(
          'file_unwritable',
          `${basename(path)} could not be written: ${reason(error)}`,
          'Save it in another folder.',
        )
      }
      const handle = file !== null && known !== undefined ? file : randomUUID()
      await remember(handle, { path: await realpath(path), seen: identity(Buffer.from(text)) })
      return { status: 'saved', file: handle, title: titleOf(path) }
    },
  }
}

type Entry = z.infer<typeof Entry>
const Entry = z.object({ path: z.string(), seen: z.string() })
const Registry = z.record(z.string(), Entry)
/** Handles of documents that were closed long ago are of no use. */
const MOST_HANDLES = 1000

async function readRegistry(file: string): Promise<Map<string, Entry>> {
  try {
    return new Map(Object.entries(Registry.parse(JSON.parse(await readFile(file, 'utf8')))))
  } catch {
    // Without it, documents are recovered all the same and ask for a place when they are saved.
    return new Map()
  }
}

async function contentIdentity(path: string): Promise<string | null> {
  try {
    return identity(await readFile(path))
  } catch {
    return null
  }
}

function identity(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function isPicture(path: string): boolean {
  return ['.png', '.webp', '.jpg', '.jpeg'].includes(extname(path).toLowerCase())
}

function titleOf(path: string): string {
  return basename(path).replace(/\.(json|png|webp|jpe?g)$/i, '')
}

function workflowFileName(suggested: string): string {
  const stem = safeFileName(suggested.replaceAll(/[/\\]/g, '_').replace(/\.json$/i, '')).slice(0, 120)
  return `${stem || 'workflow'}.json`
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
