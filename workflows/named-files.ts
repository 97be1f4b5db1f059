import type { Catalogue } from './node-definition.ts'
import type { Prompt } from './prompt.ts'

export type NamedFile = { readonly folder: string; readonly name: string }

/** The files that a prompt names, by folder, in the order of its nodes; a file that two nodes name comes twice. */
export function namedFiles(prompt: Prompt, catalogue: Catalogue): readonly NamedFile[] {
  return Object.values(prompt).flatMap((node) =>
    (catalogue.get(node.class_type)?.inputs ?? []).flatMap(({ name: input, widget }) => {
      const name = node.inputs[input]
      const folder = widget?.kind === 'combo' ? widget.folder : undefined
      return folder === undefined || typeof name !== 'string' ? [] : [{ folder, name }]
    }),
  )
}
