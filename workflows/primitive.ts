import type { WorkflowNode } from './document.ts'
import type { Widget } from './node-definition.ts'
import type { InputPort } from './ports.ts'

/**
 * What a Primitive shows: one value, of the type that its wire carries, or of the value's own where the
 * file does not say. A fresh one has nothing to show before it is wired.
 */
export function primitiveInputs(node: WorkflowNode): readonly InputPort[] {
  const { value } = node.values
  const stored = node.outputs[0]?.type ?? '*'
  const type = stored === '*' ? TYPES[typeof value] : stored
  const widget = WIDGETS[type ?? '']
  if (value === undefined || type === undefined || widget === undefined) return []
  return [{ name: 'value', type, label: null, optional: false, widget, tooltip: null, advanced: false }]
}

/** A Primitive that is wired for the first time takes over the value of the input that it will feed. */
export function adoptValue(primitive: WorkflowNode, consumer: WorkflowNode, input: string): void {
  const value = consumer.values[input]
  if (primitive.values['value'] !== undefined || value === undefined) return
  primitive.values['value'] = value
  const control = consumer.controlAfterGenerate[input]
  primitive.controlAfterGenerate['value'] = control ?? 'fixed'
  const [output] = primitive.outputs
  // Only whole numbers step; of other numbers nothing here says whether they may have decimals.
  if (output) output.type = control === undefined ? (TYPES[typeof value] ?? '*') : 'INT'
}

const TYPES: Readonly<Partial<Record<string, string>>> = {
  number: 'FLOAT',
  bigint: 'INT',
  string: 'STRING',
  boolean: 'BOOLEAN',
}

/** Of any size: the consumer's own bounds are checked before a run. */
const WIDGETS: Readonly<Partial<Record<string, Widget>>> = {
  INT: {
    kind: 'int',
    default: 0,
    min: Number.MIN_SAFE_INTEGER,
    max: 2n ** 64n - 1n,
    step: 1,
    display: 'number',
    controlAfterGenerate: true,
  },
  FLOAT: { kind: 'float', default: 0, min: -1e9, max: 1e9, step: 0.01, display: 'number' },
  STRING: { kind: 'string', default: '', multiline: true, dynamicPrompts: false },
  COMBO: { kind: 'string', default: '', multiline: false, dynamicPrompts: false },
  BOOLEAN: { kind: 'boolean', default: false },
}
