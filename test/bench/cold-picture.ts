import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { fileURLToPath } from 'node:url'

export type ColdPicture = {
  readonly pixels: number
  readonly steps: number
  /** From the start of the process to its end, the PNG written. */
  readonly wall: number
  /** Of the program and its runtime together. */
  readonly cpu: number
  /** The most that both held at once. */
  readonly peakPrivateBytes: number
}

export type ColdPictureCase = {
  readonly models: string
  readonly checkpoint: string
  readonly pixels: number
  readonly steps: number
  readonly device: string
}

/** Times `npm run generate` from nothing, as its own process. Memory and CPU time are read from Linux’s /proc. */
export async function benchColdPicture(job: ColdPictureCase): Promise<ColdPicture> {
  const output = await mkdtemp(join(tmpdir(), 'fulgurite-bench-'))
  const values = {
    'CheckpointLoaderSimple.ckpt_name': job.checkpoint,
    'EmptyLatentImage.width': job.pixels,
    'EmptyLatentImage.height': job.pixels,
    'KSampler.steps': job.steps,
  }
  const sets = Object.entries(values).flatMap(([name, value]) => ['--set', `${name}=${value}`])
  const headless = join(ROOT, 'electron', 'headless.ts')
  const options = ['--models', job.models, '--output', output, '--device', job.device, '--json']
  const start = performance.now()
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', headless, 'generate', WORKFLOW, ...options, ...sets],
    { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] },
  )
  const watch = watchProcesses(child.pid ?? 0)
  try {
    const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
    const wall = (performance.now() - start) / 1000
    if (code !== 0 || readdirSync(output).length === 0)
      throw new Error(`No picture was made (exit code ${code ?? 'none'}).`)
    return { pixels: job.pixels, steps: job.steps, wall, ...watch.end() }
  } finally {
    watch.end()
    await rm(output, { recursive: true })
  }
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const WORKFLOW = join(ROOT, 'workflows', 'examples', 'sdxl-lightning-4step.json')

type Usage = { readonly cpu: number; readonly peakPrivateBytes: number }

function watchProcesses(pid: number): { readonly end: () => Usage } {
  let peakPrivateBytes = 0
  const cpu = new Map<number, number>()
  const look = (): void => {
    const family = [pid, ...childrenOf(pid)]
    peakPrivateBytes = Math.max(
      peakPrivateBytes,
      family.reduce((sum, each) => sum + privateBytes(each), 0),
    )
    for (const each of family) cpu.set(each, Math.max(cpu.get(each) ?? 0, cpuSeconds(each)))
  }
  const timer = setInterval(look, 50)
  return {
    end: () => {
      clearInterval(timer)
      return { cpu: [...cpu.values()].reduce((sum, each) => sum + each, 0), peakPrivateBytes }
    },
  }
}

function childrenOf(pid: number): number[] {
  const children = read(`/proc/${pid}/task/${pid}/children`).trim()
  return children === '' ? [] : children.split(/\s+/).map(Number)
}

function privateBytes(pid: number): number {
  return Number(/^RssAnon:\s+(\d+) kB/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024
}

/** Fields 14 and 15 of `stat`, in hundredths of a second; the name in field 2 may hold spaces. */
function cpuSeconds(pid: number): number {
  const fields = read(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? []
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100
}

/** Empty where the process is gone, or the system has no /proc. */
function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
