import { z } from 'zod'

/**
 * What a node looks like from outside: the data behind palette, widgets, validation and `/object_info`.
 * Behaviour lives in `nodes/`; everything here can cross a process boundary.
 */

/** JSON has no mark of a number's kind: a bound of 2^63 is read as a bigint. */
const Bound = z.union([z.number(), z.bigint().transform(Number)])

const IntWidget = z.object({
  kind: z.literal('int'),
  default: z.number(),
  min: Bound,
  /** A bigint where the bound is beyond 2^53, as for seeds. */
  max: z.union([z.number(), z.bigint()]),
  step: z.number().default(1),
  display: z.enum(['number', 'slider']).default('number'),
  /** Shows the fixed / increment / decrement / randomize companion. */
  controlAfterGenerate: z.boolean().default(false),
})

const FloatWidget = z.object({
  kind: z.literal('float'),
  default: z.number(),
  min: Bound,
  max: Bound,
  step: z.number().default(0.01),
  round: z.number().optional(),
  display: z.enum(['number', 'slider']).default('number'),
})

const StringWidget = z.object({
  kind: z.literal('string'),
  default: z.string().default(''),
  multiline: z.boolean().default(false),
  placeholder: z.string().optional(),
  dynamicPrompts: z.boolean().default(false),
})

const BooleanWidget = z.object({
  kind: z.literal('boolean'),
  default: z.boolean(),
  labelOn: z.string().optional(),
  labelOff: z.string().optional(),
})

const ComboWidget = z.object({
  kind: z.literal('combo'),
  /** For a folder-backed combo: the files found when the catalogue was made. */
  options: z.array(z.string()),
  default: z.string().optional(),
  /** The model folder (`checkpoints`, `loras`, …) or `input` whose files are the options. */
  folder: z.string().optional(),
  /** Offers the image picker with drop and paste. */
  imageUpload: z.boolean().default(false),
})

export const Widget = z.discriminatedUnion('kind', [
  IntWidget,
  FloatWidget,
  StringWidget,
  BooleanWidget,
  ComboWidget,
])
export type Widget = z.infer<typeof Widget>

export const InputDefinition = z.object({
  name: z.string(),
  /** The port type; for a widget input the type of its value (`INT`, `FLOAT`, `STRING`, `BOOLEAN`, `COMBO`). */
  type: z.string(),
  optional: z.boolean().default(false),
  /** `null` for an input that only a wire can feed. */
  widget: Widget.nullable(),
  tooltip: z.string().optional(),
  advanced: z.boolean().default(false),
})
export type InputDefinition = z.infer<typeof InputDefinition>

export const OutputDefinition = z.object({
  name: z.string(),
  type: z.string(),
  tooltip: z.string().optional(),
})
export type OutputDefinition = z.infer<typeof OutputDefinition>

export const NodeDefinition = z.object({
  /** ComfyUI's class name. */
  type: z.string(),
  displayName: z.string(),
  /** Slash-separated palette path, such as `sampling`. */
  category: z.string(),
  description: z.string(),
  inputs: z.array(InputDefinition),
  outputs: z.array(OutputDefinition),
  /** Runs end in these: SaveImage, PreviewImage. */
  isOutput: z.boolean().default(false),
  searchAliases: z.array(z.string()).default([]),
})
export type NodeDefinition = z.infer<typeof NodeDefinition>

/** All nodes that this program knows, by type; insertion order is palette order. */
export type Catalogue = ReadonlyMap<string, NodeDefinition>
