import type { Catalogue } from '../../workflows/node-definition.ts'
import type { Prompt } from '../../workflows/prompt.ts'
import type { Change } from './set-values.ts'

/**
 * Puts the only checkpoint that there is in place of checkpoints that are not there. For people without models;
 * other files have no stand-in, and validation names them. A name that the person `set` is meant as it is.
 */
export function standInCheckpoint(
  prompt: Prompt,
  catalogue: Catalogue,
  { standIn, set }: { standIn: string; set: readonly Change[] },
): readonly Change[] {
  return Object.entries(prompt).flatMap(([nodeId, node]) =>
    (catalogue.get(node.class_type)?.inputs ?? []).flatMap(({ name, widget }) => {
      const isSet = set.some((change) => change.nodeId === nodeId && change.input === name)
      const isMissing =
        !isSet &&
        widget?.kind === 'combo' &&
        widget.folder === 'checkpoints' &&
        !widget.options.includes(String(node.inputs[name]))
      return isMissing ? [{ nodeId, input: name, value: standIn }] : []
    }),
  )
}
