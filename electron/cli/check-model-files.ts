import { ModelFileError } from '../../nodes/inference/checkpoint/model-file-error.ts'
import type { UserFiles } from '../../nodes/inference/user-files.ts'
import type { Catalogue } from '../../workflows/node-definition.ts'
import type { Problem } from '../../workflows/problem.ts'
import type { Prompt, PromptNode } from '../../workflows/prompt.ts'

/**
 * What is wrong with the model files that a prompt names, by their headers: else only the run would tell.
 * Files that are not there are left to validation.
 */
export async function checkModelFiles(
  prompt: Prompt,
  catalogue: Catalogue,
  files: Pick<UserFiles, 'openModel' | 'openLora'>,
): Promise<readonly Problem[]> {
  const problems: Problem[] = []
  for (const { nodeId, node, input, folder, name } of namedFiles(prompt, catalogue)) {
    try {
      if (folder === 'loras') await files.openLora(name)
      else await files.openModel(folder, name)
    } catch (error) {
      if (!(error instanceof ModelFileError)) throw error
      const title = node._meta?.title ?? catalogue.get(node.class_type)?.displayName ?? node.class_type
      problems.push({
        severity: 'error',
        code: 'model_file_unusable',
        nodeId,
        input,
        message: `${title} (node ${nodeId}): ${error.message}`,
        details: error.file,
        remedy: error.remedy,
      })
    }
  }
  return problems
}

type Folder = Parameters<UserFiles['openModel']>[0]
type NamedFile = {
  readonly nodeId: string
  readonly node: PromptNode
  readonly input: string
  readonly folder: Folder
  readonly name: string
}

function namedFiles(prompt: Prompt, catalogue: Catalogue): readonly NamedFile[] {
  return Object.entries(prompt).flatMap(([nodeId, node]) =>
    (catalogue.get(node.class_type)?.inputs ?? []).flatMap(({ name: input, widget }) => {
      if (widget?.kind !== 'combo') return []
      const folder = FOLDERS.find((each) => each === widget.folder)
      const name = String(node.inputs[input]).replaceAll('\\', '/')
      return folder !== undefined && widget.options.includes(name)
        ? [{ nodeId, node, input, folder, name }]
        : []
    }),
  )
}

/** Those whose files are recognized by their tensors. */
const FOLDERS = [
  'checkpoints',
  'diffusion_models',
  'text_encoders',
  'vae',
  'loras',
] as const satisfies readonly Folder[]
