import { mkdir } from 'node:fs/promises'
import { freemem, totalmem } from 'node:os'
import { join } from 'node:path'
import { readSafetensors } from '../nodes/inference/checkpoint/safetensors.ts'
import { embeddedTexts, embeddedWorkflow } from '../workflows/comfy/embedded.ts'
import { parseJson } from '../workflows/json.ts'
import { createEngine } from './engine.ts'
import type { ServedEngine } from './http/engine-server.ts'
import type { Answer, Settings } from './ipc/contract.ts'
import type { OutputImage } from './ipc/events.ts'
import type { RuntimeHost } from './runtime/child.ts'
import { advise } from './services/advice.ts'
import type { Desktop } from './services/desktop.ts'
import {
  DEMONSTRATION_CHECKPOINT,
  DEMONSTRATION_EXAMPLE,
  demonstrationFolder,
} from './services/demonstration-model.ts'
import { createDocumentFiles, type DocumentFiles } from './services/document-files.ts'
import type { EventHub } from './services/event-hub.ts'
import { readExamples } from './services/examples.ts'
import { createGallery } from './services/gallery.ts'
import { createHandlers } from './services/handlers.ts'
import { modelCover } from './services/model-cover.ts'
import { createModelFiles, type Places } from './services/model-files.ts'
import { createRecoveryStore } from './services/recovery.ts'
import { createSavedWorkflows } from './services/saved-workflows.ts'
import { openSettings } from './services/settings.ts'
import { createThumbnails } from './services/thumbnails.ts'
import type { UserFolders } from './services/user-folders.ts'

/** The engine with all that an editor asks for beside pictures: documents, settings, gallery. */
export type EditorEngine = ServedEngine & {
  readonly events: EventHub
  readonly files: DocumentFiles
  readonly close: () => Promise<void>
}

export type EditorEngineOptions = {
  readonly folders: UserFolders
  /** Where the program's own files lie: examples, version. */
  readonly appFolder: string
  readonly version: string
  readonly desktop: Desktop
  readonly runtimeHost: RuntimeHost
}

export async function createEditorEngine(options: EditorEngineOptions): Promise<EditorEngine> {
  const { folders, desktop, runtimeHost } = options
  const settings = await openSettings(folders.settings)
  const output = (): string => settings.current().outputFolder ?? folders.output
  await Promise.all(
    [folders.input, folders.models, output()].map((folder) => mkdir(folder, { recursive: true })),
  )

  const places: Places = {
    input: () => folders.input,
    output,
    temp: () => folders.temp,
    modelFolders: () => [
      ...settings.current().modelFolders,
      folders.models,
      demonstrationFolder(options.appFolder),
    ],
  }
  const modelFiles = createModelFiles(places, join(folders.cache, 'models.json'))
  const engine = createEngine({
    runtimeHost,
    device: deviceChoice(settings.current().device),
    memoryBytes: memoryBytes(settings.current()),
    files: modelFiles,
    previews: () => settings.current().livePreview,
  })
  const { executor, events, check, freeMemory, catalogue } = engine
  const pictures = { of: (type: OutputImage['type']) => places[type]() }
  const files = await createDocumentFiles({
    registry: join(folders.home, 'files.json'),
    dialogs: desktop,
    workflowOfPicture: async (bytes) => embeddedWorkflow(bytes),
  })
  const stats = async (): Promise<Answer<'stats'>> => ({
    ...(await engine.stats()),
    version: options.version,
    totalMemory: totalmem(),
    freeMemory: freemem(),
    outputFolder: output(),
    modelFolders: [...settings.current().modelFolders, folders.models],
  })
  const handlers = createHandlers({
    executor,
    check,
    advise: async (prompt) => await advise(prompt, await catalogue(), modelFiles.describe),
    catalogue,
    emit: events.emit,
    freeMemory,
    stats,
    models: modelFiles.describeAll,
    discoverModelFolders: modelFiles.discover,
    examples: async () => {
      const checkpoints = await modelFiles.list('checkpoints')
      const hasOwn = checkpoints.some((name) => name !== DEMONSTRATION_CHECKPOINT)
      return await readExamples(
        join(options.appFolder, 'workflows', 'examples'),
        hasOwn ? 'sdxl-lightning-4step.json' : DEMONSTRATION_EXAMPLE,
        await catalogue(),
      )
    },
    metadataOfPicture: async (bytes) => metadataOf(bytes),
    settings,
    applySettings: async (changes) => {
      const current = settings.current()
      if (changes.device !== undefined) await engine.setDevice(deviceChoice(current.device))
      if (changes.memoryBudgetMegabytes !== undefined) engine.setMemory(memoryBytes(current))
      if (changes.outputFolder !== undefined) await mkdir(output(), { recursive: true })
    },
    recovery: createRecoveryStore(folders.recovery),
    files,
    savedWorkflows: createSavedWorkflows(folders.workflows),
    gallery: createGallery(output),
    pictures,
    desktop,
  })
  if (settings.warning !== null) {
    events.emit({ type: 'log', level: 'warning', nodeId: null, message: settings.warning })
  }
  return {
    handlers,
    executor,
    catalogue,
    events,
    subscribe: events.subscribe,
    files,
    pictures,
    thumbnails: createThumbnails(join(folders.cache, 'thumbnails')),
    stats,
    freeMemory,
    inputsChanged: () => events.emit({ type: 'catalogue-changed' }),
    servedModels: {
      folders: modelFiles.folderNames,
      list: modelFiles.list,
      directories: modelFiles.directories,
      locate: modelFiles.locate,
      metadata: async (path) => (await readSafetensors(path)).metadata,
      cover: modelCover,
    },
    userFolder: folders.user,
    close: engine.close,
  }
}

function metadataOf(bytes: Uint8Array): Answer<'pictureWorkflow'> {
  const { workflow, prompt } = embeddedTexts(bytes)
  return { workflow: parsed(workflow), prompt: parsed(prompt) }
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : parseJson(text)
  } catch {
    return null
  }
}

function memoryBytes({ memoryBudgetMegabytes }: Settings): number | null {
  return memoryBudgetMegabytes === null ? null : memoryBudgetMegabytes * 1024 * 1024
}

/** A settings file may name a device of another machine; the best that works here is then used. */
function deviceChoice(device: string): 'auto' | 'cpu' | 'webgpu' | 'cuda' | 'dml' | 'coreml' {
  switch (device) {
    case 'cpu':
    case 'webgpu':
    case 'cuda':
    case 'dml':
    case 'coreml':
      return device
    default:
      return 'auto'
  }
}
