import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isJsonObject, parseJson } from '../../workflows/json.ts'
import type { Answer } from '../ipc/contract.ts'

type Example = Answer<'examples'>['examples'][number]

/**
 * The templates that come with the program, `first` before the others: each a workflow whose
 * `extra.fulgurite` says what it shows.
 */
export async function readExamples(folder: string, first: string): Promise<Example[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith('.json'))
  const ordered = names.toSorted((a, b) => Number(b === first) - Number(a === first) || (a < b ? -1 : 1))
  return await Promise.all(ordered.map((name) => readExample(folder, name)))
}

async function readExample(folder: string, file: string): Promise<Example> {
  const workflow = parseJson(await readFile(join(folder, file), 'utf8'))
  const name = file.slice(0, -'.json'.length)
  const extra = isJsonObject(workflow) && isJsonObject(workflow['extra']) ? workflow['extra'] : {}
  const said = isJsonObject(extra['fulgurite']) ? extra['fulgurite'] : {}
  return {
    name,
    title: typeof said['title'] === 'string' ? said['title'] : titleFrom(name),
    description: typeof said['description'] === 'string' ? said['description'] : '',
    workflow,
  }
}

/** `sdxl-lightning-4step` → `SDXL Lightning 4step`. */
function titleFrom(name: string): string {
  const upper = new Set(['sdxl', 'lcm', 'lora', 'vae', 'unet'])
  return name
    .split('-')
    .map((word) => (upper.has(word) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1)))
    .join(' ')
}
