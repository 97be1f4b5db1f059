import { readFile } from 'node:fs/promises'
import type { Catalogue } from '../../workflows/node-definition.ts'
import type { Problem } from '../../workflows/problem.ts'
import type { Prompt } from '../../workflows/prompt.ts'
import type { Executor, ExecutorOptions } from '../executor/executor.ts'
import type { Answer, Handlers, Payload } from '../ipc/contract.ts'
import { RequestError } from '../ipc/dispatch.ts'
import type { EngineEvent, OutputImage } from '../ipc/events.ts'
import type { Desktop } from './desktop.ts'
import type { DocumentFiles } from './document-files.ts'
import { describePicture, type Gallery } from './gallery.ts'
import { findPicture, type PictureFolders } from './picture-folders.ts'
import type { RecoveryStore } from './recovery.ts'
import type { SavedWorkflows } from './saved-workflows.ts'
import type { SettingsStore } from './settings.ts'
import { storeUpload } from './uploads.ts'

/** What answering the contract takes. */
export type Services = {
  readonly executor: Executor
  readonly check: ExecutorOptions['check']
  /** What would run but not well: the guide's findings. */
  readonly advise: (prompt: Prompt) => Promise<readonly Problem[]>
  readonly catalogue: () => Promise<Catalogue>
  readonly emit: (event: EngineEvent) => void
  readonly freeMemory: () => Promise<void>
  readonly stats: () => Promise<Answer<'stats'>>
  readonly models: (folder: string) => Promise<Answer<'models'>['models']>
  readonly discoverModelFolders: () => Promise<Answer<'discoverModelFolders'>['found']>
  readonly examples: () => Promise<Answer<'examples'>['examples']>
  readonly metadataOfPicture: (bytes: Uint8Array) => Promise<Answer<'pictureWorkflow'>>
  readonly settings: SettingsStore
  readonly applySettings: (changes: Payload<'changeSettings'>['changes']) => Promise<void>
  readonly recovery: RecoveryStore
  readonly files: DocumentFiles
  readonly savedWorkflows: SavedWorkflows
  readonly gallery: Gallery
  readonly pictures: PictureFolders
  readonly desktop: Desktop
}

/** The engine's side of the contract, the same for every host. */
export function createHandlers(services: Services): Handlers {
  const { executor, emit, settings, recovery, files, gallery, pictures, desktop } = services

  async function picturePath(image: OutputImage): Promise<string> {
    const path = await findPicture(pictures, image)
    if (path !== null) return path
    throw new RequestError(
      'no_picture',
      `The picture ${image.filename} is no longer there.`,
      'Refresh the gallery.',
    )
  }

  return {
    catalogue: async () => ({ nodes: [...(await services.catalogue()).values()] }),
    enqueue: (request) => executor.enqueue(request),
    validate: async ({ prompt }) => ({
      problems: [...(await services.check(prompt, null)).problems, ...(await services.advise(prompt))],
    }),
    cancel: async ({ jobId }) => {
      executor.cancel(jobId)
      return {}
    },
    clearQueue: async () => {
      executor.clear()
      return {}
    },
    reorderQueue: async ({ jobIds }) => {
      executor.reorder(jobIds)
      return {}
    },
    queue: async () => ({ jobs: [...executor.jobs()] }),
    freeMemory: async () => {
      executor.clearCache()
      await services.freeMemory()
      return {}
    },
    stats: () => services.stats(),

    models: async ({ folder }) => ({ models: await services.models(folder) }),
    discoverModelFolders: async () => ({ found: await services.discoverModelFolders() }),
    chooseFolder: async () => ({ path: await desktop.chooseFolder() }),
    settings: async () => settings.current(),
    changeSettings: async ({ changes }) => {
      const changed = await settings.change(changes)
      await services.applySettings(changes)
      if (changes.modelFolders !== undefined) emit({ type: 'catalogue-changed' })
      if (changes.outputFolder !== undefined) emit({ type: 'gallery-changed' })
      return changed
    },

    examples: async () => ({ examples: await services.examples() }),

    gallery: ({ offset, limit }) => gallery.page(Math.max(0, offset), Math.max(0, limit)),
    picture: async ({ image }) => await describePicture(await picturePath(image), image),
    pictureWorkflow: async ({ image }) =>
      await services.metadataOfPicture(await readFile(await picturePath(image))),
    deletePicture: async ({ image }) => {
      await desktop.moveToTrash(await picturePath(image))
      emit({ type: 'gallery-changed' })
      return {}
    },
    reveal: async ({ image }) => {
      await desktop.reveal(await picturePath(image))
      return {}
    },
    uploadImage: async ({ name, bytes }) => {
      const { filename } = await storeUpload(pictures.of('input'), { name, bytes })
      emit({ type: 'catalogue-changed' })
      return { name: filename }
    },

    openFile: () => files.open(),
    savedWorkflows: async () => ({ workflows: await services.savedWorkflows.list() }),
    openSaved: async ({ name }) => ({
      opened: await files.openPath(await services.savedWorkflows.path(name)),
    }),
    saveFile: (request) => files.save(request),
    recoveredDocuments: async () => {
      const recovered = await recovery.documents()
      for (const message of recovery.takeWarnings())
        emit({ type: 'log', level: 'warning', nodeId: null, message })
      return recovered
    },
    keepDocument: async ({ document }) => {
      await recovery.keep(document)
      return {}
    },
    forgetDocument: async ({ id }) => {
      await recovery.forget(id)
      return {}
    },
    activateDocument: async ({ id }) => {
      await recovery.activate(id)
      return {}
    },
  }
}
