import { z } from 'zod'

/** A literal input value; seeds beyond 2^53 arrive as bigint (see `json.ts`). */
export type Literal =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly Literal[]
  | { readonly [key: string]: Literal }

/** `[node id, output index]`: a wire in the API form. */
export const Link = z.tuple([z.string(), z.number().int().nonnegative()])
export type Link = z.infer<typeof Link>

export const PromptNode = z.object({
  class_type: z.string(),
  inputs: z.record(z.string(), z.unknown()),
  _meta: z.looseObject({ title: z.string().optional() }).optional(),
})
export type PromptNode = z.infer<typeof PromptNode>

/**
 * ComfyUI's API form: what is executed. Keys are node ids
 * (`"11:3"` for node 3 inside subgraph instance 11).
 */
export const Prompt = z.record(z.string(), PromptNode)
export type Prompt = z.infer<typeof Prompt>

export function asLink(value: unknown): Link | null {
  // By hand: every value of every run is asked, and a schema takes forty times as long.
  if (!Array.isArray(value) || value.length !== 2) return null
  const [id, slot]: unknown[] = value
  return typeof id === 'string' && typeof slot === 'number' && Number.isInteger(slot) && slot >= 0
    ? [id, slot]
    : null
}
