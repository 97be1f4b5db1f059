import type { WorkflowNode } from '../../workflows/document.ts'
import type { Catalogue, InputDefinition } from '../../workflows/node-definition.ts'

/** The catalogue of a machine that has the files which these nodes name. */
export function catalogueWithFiles(bare: Catalogue, nodes: readonly WorkflowNode[]): Catalogue {
  const files = [...new Set(nodes.flatMap(({ values }) => Object.values(values)))].filter(
    (value) => typeof value === 'string',
  )
  const filled = (input: InputDefinition): InputDefinition =>
    // Besides its files, VAELoader lists one VAE that needs none.
    input.widget?.kind === 'combo' && input.widget.options.every((option) => option === 'pixel_space')
      ? { ...input, widget: { ...input.widget, options: files } }
      : input
  return new Map(
    [...bare].map(([type, definition]) => [type, { ...definition, inputs: definition.inputs.map(filled) }]),
  )
}
