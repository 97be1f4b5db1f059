import { readFile, realpath, stat } from 'node:fs/promises'
import { basename, extname, join, resolve } from 'node:path'
import { ModelFileError } from '../checkpoint/model-file-error.ts'
import { type ModelDirectory, parseExtraModelPaths } from './extra-model-paths.ts'
import { MODEL_FOLDERS } from './folder-names.ts'
import { LAYOUTS } from './layouts.ts'

/**
 * The directories that a place holds models in. A place is ComfyUI's folder or its `models`, the same of
 * A1111, Forge or Stability Matrix, an `extra_model_paths.yaml`, or a folder with files and no order in it.
 */
export async function readModelRoot(path: string): Promise<readonly ModelDirectory[]> {
  if (isYaml(path)) return await existing(parseExtraModelPaths(path, await readText(path)))
  const candidates = LAYOUTS.flatMap(({ directories }) =>
    directories.map(([directory, folder]) => ({ folder, directory: resolve(path, directory) })),
  )
  const found = [...(await existing(candidates)), ...(await besideComfyUi(path))]
  if (found.length > 0) return found
  return await existing(MODEL_FOLDERS.map((folder) => ({ folder, directory: resolve(path) })))
}

/** ComfyUI reads this file of its own folder, so that who chose ComfyUI's folder expects it too. */
async function besideComfyUi(path: string): Promise<readonly ModelDirectory[]> {
  const file = join(path, 'extra_model_paths.yaml')
  return (await isFile(file)) ? await existing(parseExtraModelPaths(file, await readText(file))) : []
}

function isYaml(path: string): boolean {
  return ['.yaml', '.yml'].includes(extname(path).toLowerCase())
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new ModelFileError(file, {
      message: `${basename(file)} cannot be read.`,
      remedy: 'Check that the file is there, or remove it from the model folders.',
      cause,
    })
  }
}

/** Those that are there, each once: `VAE` and `vae` are one directory on some disks. */
async function existing(candidates: readonly ModelDirectory[]): Promise<readonly ModelDirectory[]> {
  const places = await Promise.all(candidates.map(({ directory }) => realDirectory(directory)))
  const seen = new Set<string>()
  return candidates.filter(({ folder }, i) => {
    const place = places[i] ?? null
    const key = `${folder} ${place}`
    if (place === null || seen.has(key)) return false
    seen.add(key)
    return true
  })
}

async function realDirectory(path: string): Promise<string | null> {
  try {
    const real = await realpath(path)
    return (await stat(real)).isDirectory() ? real : null
  } catch {
    return null
  }
}

async function isFile(path: string): Promise<boolean> {
  return await stat(path).then(
    (status) => status.isFile(),
    () => false,
  )
}
