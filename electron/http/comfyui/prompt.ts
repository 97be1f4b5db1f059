import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { promptRefusal } from '../../../workflows/comfy/prompt-refusal.ts'
import type { Catalogue } from '../../../workflows/node-definition.ts'
import { Prompt } from '../../../workflows/prompt.ts'
import { validatePrompt } from '../../../workflows/validate.ts'
import type { Executor } from '../../executor/executor.ts'
import { jsonResponse } from '../request.ts'
import type { ComfyRuns } from './runs.ts'

/** `POST /prompt`: queues a run and answers its id, or says per node why it cannot run. */
export async function postPrompt(
  body: unknown,
  engine: {
    readonly executor: Executor
    readonly runs: ComfyRuns
    readonly catalogue: () => Promise<Catalogue>
  },
): Promise<Response> {
  const request = PromptRequest.safeParse(body)
  if (!request.success) return refuse('invalid_prompt', 'The request is malformed', request.error.message)
  const { prompt: given, prompt_id, client_id, extra_data, partial_execution_targets } = request.data
  if (given === undefined) return refuse('no_prompt', 'No prompt provided', 'No prompt provided')
  if (prompt_id !== undefined && !CANONICAL_UUID.test(prompt_id)) {
    return refuse(
      'invalid_prompt_id',
      'prompt_id must be a valid UUID',
      `prompt_id ${prompt_id} is no canonical UUID`,
    )
  }
  const parsed = Prompt.safeParse(given)
  if (!parsed.success) {
    const id = String(parsed.error.issues[0]?.path[0] ?? '')
    return refuse('missing_node_type', `Node ${id} has no class_type`, `Node ID '#${id}'`, {
      node_id: id,
      class_type: null,
    })
  }
  const prompt = parsed.data
  const catalogue = await engine.catalogue()
  // ComfyUI runs outputs only, also when others are named.
  const targets =
    partial_execution_targets?.filter((id) => catalogue.get(prompt[id]?.class_type ?? '')?.isOutput) ?? null
  const validation = validatePrompt(prompt, catalogue, targets)
  const refused = promptRefusal(validation, prompt, catalogue)
  if (refused !== null) return jsonResponse(refused, 400)

  const { executor, runs } = engine
  const number = request.data.number ?? (request.data.front ? -runs.nextNumber() : runs.nextNumber())
  const { jobId } = await executor.enqueue({
    prompt,
    workflow: extra_data.extra_pnginfo?.workflow ?? null,
    title: client_id ?? 'API',
    documentId: null,
    targets,
    front: request.data.front,
    replace: false,
  })
  if (jobId === null) return refuse('queue_closed', 'The engine is closing and takes no more prompts', '')

  const job = executor.find(jobId)
  const run = runs.add({
    jobId,
    promptId: prompt_id ?? randomUUID(),
    number,
    clientId: client_id ?? null,
    prompt: job?.prompt ?? prompt,
    extraData: { ...extra_data, ...(client_id === undefined ? {} : { client_id }), create_time: Date.now() },
    outputs: job?.outputs ?? [],
  })
  if (request.data.number !== undefined) orderByNumber(executor, runs)
  return jsonResponse({ prompt_id: run.promptId, number, node_errors: validation.nodeErrors })
}

const PromptRequest = z.object({
  prompt: z.record(z.string(), z.unknown()).optional(),
  prompt_id: z.string().optional(),
  client_id: z.string().optional(),
  number: z.number().optional(),
  front: z.boolean().default(false),
  extra_data: z
    .looseObject({ extra_pnginfo: z.looseObject({ workflow: z.unknown() }).optional() })
    .default({}),
  partial_execution_targets: z.array(z.string()).nullable().optional(),
})

const CANONICAL_UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function refuse(
  type: string,
  message: string,
  details: string,
  extra_info: Readonly<Record<string, unknown>> = {},
): Response {
  return jsonResponse({ error: { type, message, details, extra_info }, node_errors: {} }, 400)
}

function orderByNumber(executor: Executor, runs: ComfyRuns): void {
  const { pending } = runs.queue()
  executor.reorder(pending.toSorted((a, b) => a.number - b.number).map(({ jobId }) => jobId))
}
