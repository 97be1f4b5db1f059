import { totalmem } from 'node:os'
import { createInference } from '../nodes/inference/inference-service.ts'
import type { UserFiles } from '../nodes/inference/user-files.ts'
import { NODES } from '../nodes/index.ts'
import type { Catalogue, NodeDefinition } from '../workflows/node-definition.ts'
import { checkPrompt } from './executor/check-prompt.ts'
import { createExecutor, type Executor, type ExecutorOptions } from './executor/executor.ts'
import type { Answer } from './ipc/contract.ts'
import type { RuntimeHost } from './runtime/child.ts'
import { devicesToTry, type DeviceChoice } from './runtime/devices.ts'
import { createOnDemandRuntime } from './runtime/on-demand.ts'
import { createEventHub, type EventHub } from './services/event-hub.ts'

export type EngineOptions = {
  readonly runtimeHost: RuntimeHost
  readonly device: DeviceChoice
  /** What loaded models may take of private memory; null: a share of what the machine has. */
  readonly memoryBytes: number | null
  readonly files: UserFiles
  readonly previews: () => boolean
}

/** Everything that turns prompts into pictures, for whoever asks: a terminal, a window, a server. */
export type Engine = {
  readonly executor: Executor
  readonly events: EventHub
  readonly check: ExecutorOptions['check']
  /** Every node, its file inputs filled with what the folders hold now. */
  readonly catalogue: () => Promise<Catalogue>
  readonly stats: () => Promise<EngineStats>
  readonly freeMemory: () => Promise<void>
  /** Starts the runtime's process before the first node needs it. */
  readonly warmUp: () => void
  readonly setDevice: (device: DeviceChoice) => Promise<void>
  readonly setMemory: (bytes: number | null) => void
  readonly close: () => Promise<void>
}

type EngineStats = Pick<
  Answer<'stats'>,
  'device' | 'devices' | 'privateBytes' | 'residentBytes' | 'memoryBudget' | 'loadedModels'
>

export function createEngine(options: EngineOptions): Engine {
  const { files, runtimeHost } = options
  const events = createEventHub()
  let device = options.device
  let memoryBytes = options.memoryBytes ?? defaultMemory()
  const runtime = createOnDemandRuntime({
    host: runtimeHost,
    devices: devicesToTry(device, process.platform, process.arch),
    emit: events.emit,
  })
  const inference = createInference({
    runtime: runtime.get,
    findTextualInversion: files.findTextualInversion,
    memoryBytes,
  })
  const catalogue = (): Promise<Catalogue> => fillCatalogue(files.list)
  const check: Engine['check'] = async (prompt, targets) => checkPrompt(prompt, await catalogue(), targets)
  const executor = createExecutor({
    nodes: new Map(NODES.map((node) => [node.definition.type, node])),
    inference,
    files,
    emit: events.emit,
    previews: options.previews,
    check,
    killRuntime: runtime.kill,
    cancelGraceMilliseconds: CANCEL_GRACE,
    cacheBytes: CACHE_BYTES,
  })
  events.subscribe((event) => {
    // A runtime that just died has nothing to report; the failed node has.
    if (event.type === 'job-finished') runtime.report().catch(() => undefined)
  })

  return {
    executor,
    events,
    check,
    catalogue,
    stats: async () => {
      const current = await runtime.current()
      const stats = await current?.stats().catch(() => null)
      return {
        device: current?.device ?? device,
        devices: [...devicesToTry('auto', process.platform, process.arch)],
        privateBytes: stats?.privateBytes ?? 0,
        residentBytes: stats?.residentBytes ?? 0,
        memoryBudget: memoryBytes,
        loadedModels: [...inference.loaded()],
      }
    },
    freeMemory: inference.freeMemory,
    warmUp: () => {
      // Whoever needs it first is told why it does not start.
      runtime.get().catch(() => undefined)
    },
    setDevice: async (choice) => {
      if (choice === device) return
      device = choice
      await runtime.useDevices(devicesToTry(choice, process.platform, process.arch))
    },
    setMemory: (bytes) => {
      memoryBytes = bytes ?? defaultMemory()
      inference.setMemoryBudget(memoryBytes)
    },
    close: async () => {
      await executor.close()
      await runtime.kill()
    },
  }
}

/** A step that outlasts this after a cancel is ended with its process. */
const CANCEL_GRACE = 3000
/** Results of nodes, such as latents and pictures, kept for the next run. */
const CACHE_BYTES = 512 * 1024 * 1024

/**
 * Half of the machine's memory, since the mapped model files want the other half as cache; and no more than whole
 * pictures of a million pixels need. Who gives more gets a UNet that starts slower and runs faster.
 */
function defaultMemory(): number {
  return Math.min(Math.floor(totalmem() / 2), 8 * 1024 ** 3)
}

async function fillCatalogue(list: UserFiles['list']): Promise<Catalogue> {
  const definitions = NODES.map(({ definition }) => definition)
  const folders = new Set(definitions.flatMap(fileFolders))
  const listed = new Map(
    await Promise.all([...folders].map(async (folder) => [folder, await list(folder)] as const)),
  )
  return new Map(definitions.map((definition) => [definition.type, fill(definition, listed)]))
}

function fileFolders({ inputs }: NodeDefinition): string[] {
  return inputs.flatMap(({ widget }) =>
    widget?.kind === 'combo' && widget.folder !== undefined ? [widget.folder] : [],
  )
}

function fill(definition: NodeDefinition, listed: ReadonlyMap<string, readonly string[]>): NodeDefinition {
  if (fileFolders(definition).length === 0) return definition
  return {
    ...definition,
    inputs: definition.inputs.map((input) => {
      const { widget } = input
      if (widget?.kind !== 'combo' || widget.folder === undefined) return input
      return { ...input, widget: { ...widget, options: [...(listed.get(widget.folder) ?? [])] } }
    }),
  }
}
