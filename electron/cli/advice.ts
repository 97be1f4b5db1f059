import { knownKind } from '../../nodes/inference/checkpoint/known-models.ts'
import { openLora } from '../../nodes/inference/checkpoint/lora.ts'
import { openCheckpoint } from '../../nodes/inference/checkpoint/recognize.ts'
import type { ModelFolders } from '../../nodes/inference/model-folders/model-folders.ts'
import { guide } from '../../workflows/guide/guide.ts'
import type { ModelKind } from '../../workflows/guide/model-kind.ts'
import { namedFiles } from '../../workflows/named-files.ts'
import type { Catalogue } from '../../workflows/node-definition.ts'
import type { Problem } from '../../workflows/problem.ts'
import type { Prompt } from '../../workflows/prompt.ts'

/** What is unwise in a prompt, by what its model files are. */
export async function adviceOn(
  prompt: Prompt,
  catalogue: Catalogue,
  models: ModelFolders,
): Promise<readonly Problem[]> {
  const kinds = new Map<string, ModelKind>()
  for (const { folder, name } of namedFiles(prompt, catalogue)) {
    const kind = await kindOf(folder, name, models)
    if (kind !== null) kinds.set(`${folder}/${name}`, kind)
  }
  return guide(prompt, catalogue, (folder, name) => kinds.get(`${folder}/${name}`) ?? null)
}

/** A file that is not here is known by its name, where that says something. */
async function kindOf(folder: string, name: string, models: ModelFolders): Promise<ModelKind | null> {
  try {
    const path = await models.locate(folder, name)
    return folder === 'loras' ? (await openLora(path)).kind : (await openCheckpoint(path)).kind
  } catch {
    const form = FORMS.get(folder)
    if (form === undefined) return null
    const known = knownKind({ label: name, metadata: new Map() }, form)
    return known.kind === 'base' || known.kind === 'unknown' ? null : { family: 'sdxl', form, ...known }
  }
}

const FORMS: ReadonlyMap<string, ModelKind['form']> = new Map([
  ['checkpoints', 'checkpoint'],
  ['diffusion_models', 'unet'],
  ['loras', 'lora'],
])
