import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { openLora } from '../../nodes/inference/checkpoint/lora.ts'
import { unmatchedMessage } from '../../nodes/inference/checkpoint/unmatched-keys.ts'
import { ModelFileError } from '../../nodes/inference/checkpoint/model-file-error.ts'
import { openCheckpoint } from '../../nodes/inference/checkpoint/recognize.ts'
import type { ModelKind } from '../../workflows/guide/model-kind.ts'
import { ModelInfo } from '../ipc/contract.ts'
import { createLatestWriter } from './latest-writer.ts'

/** What a person is told of a model file, and what advice rests on. */
export type Description = z.infer<typeof Description>
const Description = ModelInfo.pick({
  description: true,
  family: true,
  kind: true,
  steps: true,
  guide: true,
  problem: true,
})

export type ModelDescriptions = {
  readonly of: (file: {
    readonly folder: string
    readonly path: string
    readonly size: number
    readonly modified: number
  }) => Promise<Description>
  /** Writes what was learned since the last time. */
  readonly keep: () => Promise<void>
}

/** Headers are read once: an unchanged file is known from before, across starts of the program. */
export function createModelDescriptions(cacheFile: string): ModelDescriptions {
  const writer = createLatestWriter()
  let isChanged = false
  let known: Promise<Map<string, Description>> | null = null
  const lanes: Promise<unknown>[] = Array.from({ length: 4 }, () => Promise.resolve())
  let next = 0

  return {
    of: async ({ folder, path, size, modified }) => {
      const key = `${folder} ${path} ${size} ${modified}`
      known ??= readCache(cacheFile)
      const before = (await known).get(key)
      if (before !== undefined) return before
      // A few at a time: a folder on a network drive would otherwise be asked for everything at once.
      const lane = next++ % lanes.length
      const reading = (lanes[lane] ?? Promise.resolve()).then(() => read(folder, path))
      lanes[lane] = reading
      const description = await reading
      ;(await known).set(key, description)
      isChanged = true
      return description
    },
    keep: async () => {
      const entries = [...((await known) ?? [])].slice(-MOST_ENTRIES)
      if (!isChanged) return
      isChanged = false
      // Without a cache the next start reads the headers again.
      await writer.write(cacheFile, () => JSON.stringify(Object.fromEntries(entries))).catch(() => undefined)
    },
  }
}

const MOST_ENTRIES = 20_000
const Cache = z.record(z.string(), Description)

async function readCache(file: string): Promise<Map<string, Description>> {
  try {
    return new Map(Object.entries(Cache.parse(JSON.parse(await readFile(file, 'utf8')))))
  } catch {
    return new Map()
  }
}

async function read(folder: string, path: string): Promise<Description> {
  if (!RECOGNIZED.has(folder)) return NOTHING_KNOWN
  try {
    if (folder === 'loras') {
      const lora = await openLora(path)
      return { ...told(lora.kind), problem: lora.unmatched.length > 0 ? unmatchedMessage(lora) : null }
    }
    return told((await openCheckpoint(path)).kind)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return {
      ...NOTHING_KNOWN,
      problem: error instanceof ModelFileError ? `${message} ${error.remedy}` : message,
    }
  }
}

const RECOGNIZED = new Set(['checkpoints', 'diffusion_models', 'text_encoders', 'vae', 'loras'])
export const NOTHING_KNOWN: Description = {
  description: null,
  family: null,
  kind: null,
  steps: null,
  guide: null,
  problem: null,
}

function told(guide: ModelKind): Description {
  return {
    description: describeKind(guide),
    family: guide.family,
    kind: guide.kind,
    steps: guide.steps,
    guide,
    problem: null,
  }
}

/** `SDXL checkpoint, Lightning 4-step`. */
function describeKind({ family, form, kind, steps }: ModelKind): string {
  const what = `${FAMILIES[family]} ${FORMS[form]}`
  const regime = [KINDS[kind], steps === null ? '' : `${steps}-step`].filter(Boolean).join(' ')
  return regime === '' ? what : `${what}, ${regime}`
}

const FAMILIES = {
  sdxl: 'SDXL',
  sd1: 'SD 1.x',
  sd2: 'SD 2.x',
  sd3: 'SD 3',
  flux: 'Flux',
  other: 'Other',
} as const
const FORMS = {
  checkpoint: 'checkpoint',
  unet: 'UNet',
  lora: 'LoRA',
  vae: 'VAE',
  'text-encoders': 'text encoders',
  other: 'model',
} as const
const KINDS = {
  base: '',
  unknown: '',
  lightning: 'Lightning',
  turbo: 'Turbo',
  lcm: 'LCM',
  hyper: 'Hyper-SD',
  dmd2: 'DMD2',
  postcards: 'demonstration of drawn postcards',
} as const
