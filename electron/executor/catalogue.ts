import type { NodeImplementation } from '../../nodes/node.ts'
import type { Catalogue, InputDefinition, NodeDefinition } from '../../workflows/node-definition.ts'

/** Every node as data; combos of files offer what their folders hold now. */
export async function makeCatalogue(
  nodes: readonly NodeImplementation[],
  listFolder: (folder: string) => Promise<readonly string[]>,
): Promise<Catalogue> {
  const folders = new Set(nodes.flatMap(({ definition }) => definition.inputs.flatMap(foldersOf)))
  const names = new Map(
    await Promise.all([...folders].map(async (folder) => [folder, [...(await listFolder(folder))]] as const)),
  )
  return new Map(
    nodes.map(({ definition }): [string, NodeDefinition] => [
      definition.type,
      { ...definition, inputs: definition.inputs.map((input) => withOptions(input, names)) },
    ]),
  )
}

function foldersOf({ widget }: InputDefinition): string[] {
  return widget?.kind === 'combo' && widget.folder !== undefined ? [widget.folder] : []
}

function withOptions(input: InputDefinition, names: ReadonlyMap<string, readonly string[]>): InputDefinition {
  const { widget } = input
  if (widget?.kind !== 'combo' || widget.folder === undefined) return input
  return { ...input, widget: { ...widget, options: [...(names.get(widget.folder) ?? [])] } }
}
