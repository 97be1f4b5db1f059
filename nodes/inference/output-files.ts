import { randomUUID } from 'node:crypto'
import { link, mkdir, open, readdir, rename, unlink, writeFile } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import type { OutputFile } from './files.ts'

/**
 * Writes a numbered file as ComfyUI numbers them: `<prefix>_00001_.<extension>`, one above the highest there.
 * The file appears complete or not at all, and never replaces another, even one of another process.
 */
export async function writeNumbered(
  folder: string,
  file: OutputFile,
  now = new Date(),
): Promise<{ filename: string; subfolder: string }> {
  const place = resolve(folder, serverPatterns(file, now))
  const directory = dirname(place)
  const subfolder = relative(folder, directory)
  if (subfolder === '..' || subfolder.startsWith(`..${sep}`) || isAbsolute(subfolder)) {
    throw new Error(
      `The filename prefix “${file.prefix}” leads out of the output folder ${folder}. Use a name without “..”, such as portraits/cat.`,
    )
  }
  await mkdir(directory, { recursive: true })
  const prefix = basename(place)
  let counter = (await highestCounter(directory, prefix)) + 1
  for (;;) {
    const filename = `${prefix}_${String(counter).padStart(5, '0')}_.${file.extension}`
    if (await createWhole(join(directory, filename), file.bytes)) {
      return { filename, subfolder: subfolder.split(sep).join('/') }
    }
    counter += 1
  }
}

function serverPatterns({ prefix, width, height }: OutputFile, now: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const values: Record<string, string> = {
    '%width%': String(width),
    '%height%': String(height),
    '%year%': String(now.getFullYear()),
    '%month%': two(now.getMonth() + 1),
    '%day%': two(now.getDate()),
    '%hour%': two(now.getHours()),
    '%minute%': two(now.getMinutes()),
    '%second%': two(now.getSeconds()),
  }
  return prefix.replace(/%[a-z]+%/g, (pattern) => values[pattern] ?? pattern)
}

async function highestCounter(directory: string, prefix: string): Promise<number> {
  const counters = (await readdir(directory))
    .filter((name) => name.startsWith(`${prefix}_`))
    .map((name) => /^(\d+)_/.exec(name.slice(prefix.length + 1))?.[1])
  return counters.reduce((highest, counter) => Math.max(highest, Number(counter ?? 0)), 0)
}

/** False where the name is taken. */
async function createWhole(path: string, bytes: Uint8Array): Promise<boolean> {
  const temporary = join(dirname(path), `.${randomUUID()}.tmp`)
  await writeFile(temporary, bytes, { flag: 'wx' })
  try {
    await link(temporary, path)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    return await reserveAndRename(temporary, path)
  } finally {
    await unlink(temporary).catch(() => undefined)
  }
}

/** For file systems without hard links (exFAT, some network shares): an empty file holds the name meanwhile. */
async function reserveAndRename(temporary: string, path: string): Promise<boolean> {
  try {
    await (await open(path, 'wx')).close()
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
  await rename(temporary, path)
  return true
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
