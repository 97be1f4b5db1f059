import { stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { MODEL_FOLDERS } from '../../nodes/inference/model-folders/folder-names.ts'
import { findInstallations } from '../../nodes/inference/model-folders/installations.ts'
import { createModelFolders, type ModelFolders } from '../../nodes/inference/model-folders/model-folders.ts'
import { createUserFiles, type PicturePlaces, type UserFiles } from '../../nodes/inference/user-files.ts'
import type { Answer, ModelInfo } from '../ipc/contract.ts'
import { createModelDescriptions, NOTHING_KNOWN } from './model-descriptions.ts'

export type ModelFiles = UserFiles & {
  /** `checkpoints`, `loras` …, in ComfyUI's order. */
  readonly folderNames: () => readonly string[]
  readonly locate: ModelFolders['locate']
  readonly directories: ModelFolders['directories']
  /** What a file turned out to be; one that cannot be read says so in `problem`. */
  readonly describe: (folder: string, name: string) => Promise<ModelInfo>
  readonly describeAll: (folder: string) => Promise<ModelInfo[]>
  readonly discover: () => Promise<Answer<'discoverModelFolders'>['found']>
}

/** Where files are now; folders change with the settings. */
export type Places = PicturePlaces & { readonly modelFolders: () => readonly string[] }

/** The user's model files with what an editor shows of them. `cacheFile` keeps descriptions between starts. */
export function createModelFiles(places: Places, cacheFile: string): ModelFiles {
  const models = createModelFolders(places.modelFolders)
  const descriptions = createModelDescriptions(cacheFile)

  async function describe(folder: string, name: string): Promise<ModelInfo> {
    try {
      const path = await models.locate(folder, name)
      const { size, mtimeMs } = await stat(path)
      const description = await descriptions.of({ folder, path, size, modified: mtimeMs })
      return { name, folder, bytes: size, modified: mtimeMs, ...description }
    } catch (error) {
      // It went away since it was listed, or may not be read.
      const problem = error instanceof Error ? error.message : String(error)
      return { name, folder, bytes: 0, modified: 0, ...NOTHING_KNOWN, problem }
    }
  }

  return {
    ...createUserFiles(models, places),
    folderNames: () => MODEL_FOLDERS,
    locate: models.locate,
    directories: models.directories,
    describe,
    describeAll: async (folder) => {
      const names = await models.list(folder)
      const described = await Promise.all(names.map((name) => describe(folder, name)))
      await descriptions.keep()
      return described
    },
    discover: async () => {
      const { platform, env } = process
      return [...(await findInstallations({ home: homedir(), platform, environment: env }))]
    },
  }
}
