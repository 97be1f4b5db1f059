import type { Catalogue } from '../../workflows/node-definition.ts'
import type { Problem } from '../../workflows/problem.ts'
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
      const isMissing =
        !isSet(set, nodeId, name) &&
        widget?.kind === 'combo' &&
        widget.folder === 'checkpoints' &&
        !widget.options.includes(String(node.inputs[name]))
      return isMissing ? [{ nodeId, input: name, value: standIn }] : []
    }),
  )
}

/** The settings that the guide proposes for what stands in, but for those that the person `set`. */
export function standInSettings(
  advice: readonly Problem[],
  set: readonly Change[],
): readonly (Change & { readonly value: string | number })[] {
  return advice.flatMap(({ fix = [] }) =>
    fix.flatMap(({ nodeId, input, value }) =>
      (typeof value === 'number' || typeof value === 'string') && !isSet(set, nodeId, input)
        ? [{ nodeId, input, value }]
        : [],
    ),
  )
}

function isSet(set: readonly Change[], nodeId: string, input: string): boolean {
  return set.some((change) => change.nodeId === nodeId && change.input === input)
}
