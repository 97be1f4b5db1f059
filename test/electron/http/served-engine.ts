import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { checkPrompt } from '../../../electron/executor/check-prompt.ts'
import { createExecutor } from '../../../electron/executor/executor.ts'
import { serveEngine, type ServedEngine } from '../../../electron/http/engine-server.ts'
import type { ServerOptions } from '../../../electron/http/server.ts'
import type { Answer } from '../../../electron/ipc/contract.ts'
import { createHeadlessDesktop } from '../../../electron/services/desktop.ts'
import { createDocumentFiles } from '../../../electron/services/document-files.ts'
import { createEventHub } from '../../../electron/services/event-hub.ts'
import { createGallery } from '../../../electron/services/gallery.ts'
import { createHandlers } from '../../../electron/services/handlers.ts'
import { modelCover } from '../../../electron/services/model-cover.ts'
import { createRecoveryStore } from '../../../electron/services/recovery.ts'
import { createSavedWorkflows } from '../../../electron/services/saved-workflows.ts'
import { openSettings } from '../../../electron/services/settings.ts'
import { createThumbnails } from '../../../electron/services/thumbnails.ts'
import { userFolders } from '../../../electron/services/user-folders.ts'
import { readSafetensors } from '../../../nodes/inference/checkpoint/safetensors.ts'
import type { Files } from '../../../nodes/inference/files.ts'
import { encodePng } from '../../../nodes/inference/image/png.ts'
import { createModelFolders } from '../../../nodes/inference/model-folders/model-folders.ts'
import { writeNumbered } from '../../../nodes/inference/output-files.ts'
import { NODES } from '../../../nodes/index.ts'
import type { Prompt } from '../../../workflows/prompt.ts'
import { temporaryFolder } from '../../setup/temporary-folder.ts'
import { noFiles, noInference } from '../executor/no-models.ts'
import { testNodes } from '../executor/test-nodes.ts'

/** A served engine with all nodes and no models: pictures go from Load Image to Save Image. */
export async function servedEngine(options: Pick<ServerOptions, 'patience'> = {}) {
  const folders = userFolders(await temporaryFolder())
  await mkdir(folders.input, { recursive: true })
  await writeFile(join(folders.input, 'grey.png'), await greyPng())
  const pictures = { of: (type: 'output' | 'temp' | 'input') => folders[type] }
  const files: Files = {
    ...noFiles,
    identify: async (_folder, name) => String((await stat(join(folders.input, name))).mtimeMs),
    readInput: (name) => readFile(join(folders.input, name)),
    writeOutput: async (file) => ({ ...(await writeNumbered(folders[file.type], file)), type: file.type }),
  }
  const models = createModelFolders(() => [folders.models])
  await mkdir(join(folders.models, 'embeddings'), { recursive: true })
  await writeFile(join(folders.models, 'embeddings', 'style.safetensors'), emptySafetensors(STYLE))
  const { nodes: extra, gates } = testNodes()
  const nodes = new Map([...NODES.map((node) => [node.definition.type, node] as const), ...extra])
  const catalogue = new Map([...nodes].map(([type, { definition }]) => [type, definition]))
  fill(catalogue.get('LoadImage'), ['grey.png'])

  const events = createEventHub()
  const executor = createExecutor({
    nodes,
    inference: noInference,
    files,
    emit: events.emit,
    previews: () => true,
    check: async (prompt, targets) => checkPrompt(prompt, catalogue, targets),
    killRuntime: async () => undefined,
    cancelGraceMilliseconds: 60_000,
    cacheBytes: 1_000_000,
  })
  const desktop = createHeadlessDesktop(folders)
  const settings = await openSettings(folders.settings)
  const stats = async (): Promise<Answer<'stats'>> => STATS
  const handlers = createHandlers({
    executor,
    check: async (prompt, targets) => checkPrompt(prompt, catalogue, targets),
    advise: async () => [],
    catalogue: async () => catalogue,
    emit: events.emit,
    freeMemory: async () => undefined,
    stats,
    models: async () => [],
    discoverModelFolders: async () => [],
    examples: async () => [],
    metadataOfPicture: async () => ({ workflow: null, prompt: null }),
    settings,
    applySettings: async () => undefined,
    recovery: createRecoveryStore(folders.recovery),
    files: await createDocumentFiles({
      registry: join(folders.home, 'files.json'),
      dialogs: desktop,
      workflowOfPicture: async () => null,
    }),
    savedWorkflows: createSavedWorkflows(folders.workflows),
    gallery: createGallery(() => folders.output),
    pictures,
    desktop,
  })
  const engine: ServedEngine = {
    handlers,
    executor,
    catalogue: async () => catalogue,
    subscribe: events.subscribe,
    pictures,
    thumbnails: createThumbnails(join(folders.cache, 'thumbnails')),
    stats,
    freeMemory: async () => undefined,
    inputsChanged: () => events.emit({ type: 'catalogue-changed' }),
    servedModels: {
      folders: () => ['checkpoints', 'embeddings'],
      list: models.list,
      directories: models.directories,
      locate: models.locate,
      metadata: async (path) => (await readSafetensors(path)).metadata,
      cover: modelCover,
    },
    userFolder: folders.user,
  }
  const rendererFolder = join(folders.home, 'renderer')
  await mkdir(join(rendererFolder, 'assets'), { recursive: true })
  await writeFile(join(rendererFolder, 'index.html'), '<!doctype html><title>Fulgurite</title>')
  await writeFile(join(rendererFolder, 'assets', 'main-1.js'), 'export {}')
  const server = await serveEngine(engine, { host: '127.0.0.1', port: 0, rendererFolder, ...options })
  onTestFinished(async () => {
    await server.close()
    await executor.close()
  })
  return { url: server.url, folders, gates }
}

/** Load a grey picture and save it. */
export const GREY: Prompt = {
  '1': { class_type: 'LoadImage', inputs: { image: 'grey.png' } },
  '2': { class_type: 'SaveImage', inputs: { images: ['1', 0], filename_prefix: 'grey' } },
}

/** What the one model file says of itself. */
export const STYLE = { author: 'somebody', epochs: '3' }

/** A file of the format without tensors. */
function emptySafetensors(metadata: Readonly<Record<string, string>>): Uint8Array {
  const header = Buffer.from(JSON.stringify({ __metadata__: metadata }))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(header.length))
  return Buffer.concat([length, header])
}

export async function greyPng(level = 128): Promise<Uint8Array> {
  const pixels = new Uint8Array(16 * 8 * 3).fill(level)
  return await encodePng({ width: 16, height: 8, pixels }, { text: {}, compressionLevel: 1 })
}

function fill(definition: { inputs: { widget: unknown }[] } | undefined, options: string[]): void {
  for (const input of definition?.inputs ?? []) input.widget = { kind: 'combo', options, imageUpload: true }
}

const STATS: Answer<'stats'> = {
  version: '0',
  device: 'cpu',
  devices: ['cpu'],
  privateBytes: 1000,
  residentBytes: 2000,
  memoryBudget: 5000,
  totalMemory: 10_000,
  freeMemory: 5000,
  loadedModels: [],
  outputFolder: '',
  modelFolders: [],
}
