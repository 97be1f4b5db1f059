import { cpus, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { openCheckpoint } from '../../nodes/inference/checkpoint/recognize.ts'
import { createModelFolders } from '../../nodes/inference/model-folders/model-folders.ts'
import { setup, TINY_MODELS_FOLDER } from '../setup/tiny-models.ts'
import { forkHost } from '../../electron/runtime/fork.ts'
import { benchColdPicture } from './cold-picture.ts'
import type { Cost } from './cost.ts'
import { benchExecutor } from './executor.ts'
import { benchText } from './text.ts'
import { benchUnet } from './unet.ts'
import { benchVae } from './vae.ts'

/**
 * `npm run bench`: what the parts cost, cold and warm apart, as a table and as JSON. With the tiny model, unless
 * --models (or FULGURITE_MODELS) names a folder; then with its first checkpoint, or the one of --checkpoint.
 */
const { values } = parseArgs({
  options: {
    models: { type: 'string' },
    checkpoint: { type: 'string' },
    pixels: { type: 'string', default: '512' },
    device: { type: 'string', default: 'cpu' },
    /** Also the UNet with folded weights, which for SDXL takes 11 GB. */
    folded: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
})

type Row = {
  readonly what: string
  readonly wallSeconds: number | null
  readonly cpuSeconds: number | null
  readonly peakPrivateMegabytes: number | null
}

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const rows: Row[] = []
const wanted = (part: string): boolean => values.only === undefined || values.only.split(',').includes(part)
const host = forkHost(join(import.meta.dirname, '..', '..', 'electron', 'runtime', 'server.ts'))
const device = values.device === 'webgpu' || values.device === 'cuda' ? values.device : 'cpu'
const pixels = Number(values.pixels)

const own = values.models ?? process.env['FULGURITE_MODELS']
if (own === undefined) await setup()
const models = resolve(own ?? TINY_MODELS_FOLDER)
const folders = createModelFolders(() => [models])
const checkpoint = values.checkpoint ?? (await folders.list('checkpoints'))[0]
if (checkpoint === undefined) throw new Error(`${models} holds no checkpoint.`)
const { unet, textEncoders, vae } = await openCheckpoint(await folders.locate('checkpoints', checkpoint))
say(`${checkpoint}, ${pixels} pixels, ${device}, ${cpus().length} × ${cpus()[0]?.model ?? 'CPU'}`)

if (wanted('executor')) {
  const { nodes, coldMillisecondsPerNode, cachedMillisecondsPerNode } = await benchExecutor(1000)
  add(`executor, ${nodes} nodes, a node`, { wall: coldMillisecondsPerNode / 1000, cpu: Number.NaN })
  add('  the same from the cache', { wall: cachedMillisecondsPerNode / 1000, cpu: Number.NaN })
}
if (wanted('text') && textEncoders !== null) {
  const text = await benchText(host, device, { encoders: textEncoders, warmPrompts: 3 })
  add('text encoders, load', text.load)
  add('  first prompt', text.firstPrompt)
  add('  warm prompt', text.warmPrompt, text.peakPrivateBytes)
}
if (wanted('unet') && unet !== null) {
  for (const optimization of values.folded ? (['lazy', 'folded'] as const) : (['lazy'] as const)) {
    const job = { weights: unet, loras: [], optimization, pixels, warmSteps: 3 }
    const result = await benchUnet(host, device, job)
    add(`UNet ${optimization}, load`, result.load)
    add('  first step', result.firstStep)
    add('  warm step', result.warmStep, result.peakPrivateBytes)
  }
}
if (wanted('vae') && vae !== null) {
  const job = { weights: vae, pixels, memoryBytes: totalmem() / 2, warmDecodes: 2 }
  const result = await benchVae(host, device, job)
  add(`VAE decode in ${result.tiles} tile${result.tiles === 1 ? '' : 's'}, load`, result.load)
  add('  first decode', result.firstDecode)
  add('  warm decode', result.warmDecode, result.peakPrivateBytes)
}
if (wanted('picture')) {
  const picture = await benchColdPicture({ models, checkpoint, pixels, steps: 4, device })
  add('cold process to PNG, 4 steps', picture, picture.peakPrivateBytes)
}
say('')
say(JSON.stringify({ checkpoint, pixels, device, rows }))

function add(what: string, { wall, cpu }: Cost, peakPrivateBytes?: number): void {
  const row: Row = {
    what,
    wallSeconds: wall,
    cpuSeconds: Number.isNaN(cpu) ? null : cpu,
    peakPrivateMegabytes: peakPrivateBytes === undefined ? null : Math.round(peakPrivateBytes / 1e6),
  }
  if (rows.length === 0)
    say(`${''.padEnd(34)}${'wall'.padStart(12)}${'CPU'.padStart(12)}${'private'.padStart(12)}`)
  rows.push(row)
  const time = (seconds: number | null): string =>
    seconds === null ? '' : seconds < 0.01 ? `${(seconds * 1000).toFixed(3)} ms` : `${seconds.toFixed(2)} s`
  const memory = row.peakPrivateMegabytes === null ? '' : `${row.peakPrivateMegabytes} MB`
  say(
    `${what.padEnd(34)}${time(row.wallSeconds).padStart(12)}${time(row.cpuSeconds).padStart(12)}${memory.padStart(12)}`,
  )
}
