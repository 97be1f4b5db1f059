import { guide } from '../../workflows/guide/guide.ts'
import { namedFiles } from '../../workflows/named-files.ts'
import type { Catalogue } from '../../workflows/node-definition.ts'
import type { Problem } from '../../workflows/problem.ts'
import type { Prompt } from '../../workflows/prompt.ts'
import type { ModelInfo } from '../ipc/contract.ts'

/** The guide's findings on a prompt, with what the model files that it names turn out to be. */
export async function advise(
  prompt: Prompt,
  catalogue: Catalogue,
  describe: (folder: string, name: string) => Promise<ModelInfo>,
): Promise<readonly Problem[]> {
  const infos = await Promise.all(
    namedFiles(prompt, catalogue).map(({ folder, name }) => describe(folder, name)),
  )
  const kinds = new Map(infos.map(({ folder, name, guide: kind }) => [`${folder}/${name}`, kind]))
  return guide(prompt, catalogue, (folder, name) => kinds.get(`${folder}/${name}`) ?? null)
}
