import { z } from 'zod'
import { inEnglish, Said } from './said.ts'

/**
 * Something wrong with, or worth saying about, a document. Documents with problems stay open;
 * only `error` keeps the outputs that depend on the node from running.
 */
export const Problem = z.object({
  severity: z.enum(['error', 'warning', 'info']),
  /** ComfyUI's error type where it has one (`value_not_in_list`, …), else ours in the same style. */
  code: z.string(),
  nodeId: z.string().nullable(),
  input: z.string().nullable(),
  /** What happened and where, for a person, in English. */
  message: z.string(),
  /** ComfyUI's `details`, or more of the evidence. */
  details: z.string(),
  /** What to do about it, in English. */
  remedy: z.string(),
  /** Both as they can be said in other languages. */
  said: z.object({ message: Said, remedy: Said }).optional(),
  /** Values that would mend it: the editor's [Fix]. */
  fix: z.array(z.object({ nodeId: z.string(), input: z.string(), value: z.unknown() })).optional(),
  /** A node that would mend it, put into the wire that feeds this input: also the editor's [Fix]. */
  insert: z
    .object({
      type: z.string(),
      values: z.record(z.string(), z.unknown()),
      nodeId: z.string(),
      input: z.string(),
    })
    .optional(),
  /** A prompt whose `<lora:…>` tags are to become nodes: also the editor's [Fix]. */
  loraTags: z.object({ nodeId: z.string() }).optional(),
  /** A model file that is in none of the folders of its kind. */
  missingFile: z.object({ folder: z.string(), name: z.string() }).optional(),
  /** ComfyUI's `extra_info`, for API clients. */
  extra: z.record(z.string(), z.unknown()).optional(),
})
export type Problem = z.infer<typeof Problem>

/** What a problem says, in English and for other languages. */
export function told(message: Said, remedy: Said): Pick<Problem, 'message' | 'remedy' | 'said'> {
  return { message: inEnglish(message), remedy: inEnglish(remedy), said: { message, remedy } }
}
