import { stat } from 'node:fs/promises'
import { delimiter, extname, resolve } from 'node:path'
import { ModelFileError } from '../../nodes/inference/checkpoint/model-file-error.ts'
import { readModelRoot } from '../../nodes/inference/model-folders/model-root.ts'
import { fileTrouble } from '../file-trouble.ts'
import { UsageError } from './usage-error.ts'

/**
 * The person's model folders, by option or else by environment, as full paths; empty where none was named.
 * @throws UsageError for one that cannot be read, which would otherwise be no more than models that are missing.
 */
export async function modelPlaces(
  options: readonly string[],
  variable: string | undefined,
): Promise<readonly string[]> {
  const isOption = options.length > 0
  const places = isOption ? options : (variable ?? '').split(delimiter).filter((path) => path !== '')
  for (const place of places) await checkPlace(place, isOption ? '--models' : '$FULGURITE_MODELS')
  return places.map((place) => resolve(place))
}

async function checkPlace(place: string, named: string): Promise<void> {
  const refuse = (cause: string): UsageError =>
    new UsageError(
      `${named} names ${place}, but ${cause}. Name the folder that holds checkpoints, loras, vae …, or an extra_model_paths.yaml.`,
    )
  const status = await stat(place).catch((error: unknown) => {
    throw refuse(fileTrouble(error))
  })
  if (!status.isDirectory() && !YAML.includes(extname(place).toLowerCase())) throw refuse('it is a file')
  try {
    await readModelRoot(resolve(place))
  } catch (error) {
    if (!(error instanceof ModelFileError)) throw error
    throw new UsageError(`${named} names ${place}: ${error.message} ${error.remedy}`)
  }
}

const YAML = ['.yaml', '.yml']
