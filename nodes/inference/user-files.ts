import { readdir } from 'node:fs/promises'
import { extname } from 'node:path'
import { readTextualInversion } from './checkpoint/learned-words.ts'
import { openLora } from './checkpoint/lora.ts'
import { openCheckpoint } from './checkpoint/recognize.ts'
import { identifyFile } from './checkpoint/safetensors.ts'
import type { Files } from './files.ts'
import { identifyInputFile, readInputFile } from './input-files.ts'
import type { ModelFolders } from './model-folders/model-folders.ts'
import { writeNumbered } from './output-files.ts'
import type { FindTextualInversion } from './tokenizer/textual-inversion.ts'

/** Where a person's pictures are; asked at each use, since settings change. */
export type PicturePlaces = {
  readonly input: () => string
  readonly output: () => string
  readonly temp: () => string
}

export type UserFiles = Files & {
  readonly findTextualInversion: FindTextualInversion
  /** Names of a model folder, of `input` (pictures) or `latents` (of the input folder), sorted. */
  readonly list: (folder: string) => Promise<readonly string[]>
}

/** The user's folders, for nodes. */
export function createUserFiles(models: ModelFolders, places: PicturePlaces): UserFiles {
  const folders = () => ({ input: places.input(), output: places.output(), temp: places.temp() })
  return {
    openModel: async (folder, name) => await openCheckpoint(await models.locate(folder, name)),
    openLora: async (name) => await openLora(await models.locate('loras', name)),
    identify: async (folder, name) =>
      folder === 'input'
        ? await identifyInputFile(folders(), name)
        : await identifyFile(await models.locate(folder, name)),
    readInput: (name) => readInputFile(folders(), name),
    writeOutput: async (file) => ({
      ...(await writeNumbered(folders()[file.type], file)),
      type: file.type,
    }),
    findTextualInversion: async (name) => {
      const path = await findEmbedding(models, name)
      return path === null ? null : await readTextualInversion(path)
    },
    list: async (folder) => {
      const extensions = INPUT_EXTENSIONS.get(folder)
      return extensions === undefined
        ? await models.list(folder)
        : await listInput(places.input(), extensions)
    },
  }
}

/** What of the input folder is listed, by the name that nodes give it. */
const INPUT_EXTENSIONS: ReadonlyMap<string, readonly string[]> = new Map([
  ['input', ['.png', '.jpg', '.jpeg', '.webp', '.gif', '.avif', '.tif', '.tiff']],
  ['latents', ['.latent']],
])

async function listInput(folder: string, extensions: readonly string[]): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && extensions.includes(extname(entry.name).toLowerCase()))
    .map((entry) => entry.name)
    .toSorted()
}

/** Prompts name embeddings without extension. */
async function findEmbedding(models: ModelFolders, name: string): Promise<string | null> {
  const names = await models.list('embeddings')
  const found = names.find((each) => each === name || each.slice(0, -extname(each).length) === name)
  return found === undefined ? null : await models.locate('embeddings', found)
}
