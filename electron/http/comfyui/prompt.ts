import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { promptRefusal } from '../../../workflows/comfy/prompt-refusal.ts'
import { asObject } from '../../../workflows/comfy/raw.ts'
import { isJsonObject, type JsonObject } from '../../../workflows/json.ts'
import type { Catalogue } from '../../../workflows/node-definition.ts'
import { Prompt } from '../../../workflows/prompt.ts'
import { validatePrompt } from '../../../workflows/validate.ts'
import type { Executor } from '../../executor/executor.ts'
import { HttpRefusal, jsonResponse, readJson, type HttpRequest } from '../request.ts'
import type { ComfyRuns } from './runs.ts'

/** `POST /prompt`: queues a run and answers its id, or says per node why it cannot run. */
export async function postPrompt(
  http: HttpRequest,
  engine: {
    readonly executor: Executor
    readonly runs: ComfyRuns
    readonly catalogue: () => Promise<Catalogue>
  },
): Promise<Response> {
  const body = await readJson(http).catch((error: unknown) => {
    if (error instanceof HttpRefusal && error.status === 400) return error
    throw error
  })
  if (body instanceof HttpRefusal) return refuse('invalid_prompt', 'The request is no JSON', body.message)
  const request = PromptRequest.safeParse(body)
  if (!request.success) {
    return refuse('invalid_prompt', 'The request is malformed', z.prettifyError(request.error))
  }
  const { prompt: given, prompt_id, client_id, extra_data, partial_execution_targets } = request.data
  if (given == null) return refuse('no_prompt', 'No prompt provided', 'No prompt provided')
  if (prompt_id != null && !CANONICAL_UUID.test(prompt_id)) {
    return refuse(
      'invalid_prompt_id',
      'prompt_id must be a valid UUID',
      `prompt_id ${prompt_id} is no canonical UUID`,
    )
  }
  const stray = Object.entries(given).find(([, node]) => typeof asObject(node)['class_type'] !== 'string')
  if (stray !== undefined) {
    const [id, node] = stray
    return refuse('missing_node_type', `Node ${id} has no class_type`, `Node ID '#${id}'`, {
      node_id: id,
      class_type: null,
      node_title: asObject(asObject(node)['_meta'])['title'] ?? null,
    })
  }
  const prompt = Prompt.parse(completed(given))
  const catalogue = await engine.catalogue()
  // ComfyUI runs outputs only, also when others are named.
  const targets =
    partial_execution_targets?.filter((id) => catalogue.get(prompt[id]?.class_type ?? '')?.isOutput) ?? null
  const validation = validatePrompt(prompt, catalogue, targets)
  const refused = promptRefusal(validation, prompt, catalogue)
  if (refused !== null) return jsonResponse(refused, 400)

  const { executor, runs } = engine
  const front = request.data.front ?? false
  const number = request.data.number ?? (front ? -runs.nextNumber() : runs.nextNumber())
  const { jobId } = await executor.enqueue({
    prompt,
    workflow: extra_data?.extra_pnginfo?.workflow ?? null,
    pictureTexts: extra_data?.extra_pnginfo ?? {},
    title: client_id ?? 'API',
    documentId: null,
    targets,
    front,
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
    extraData: { ...extra_data, ...(client_id == null ? {} : { client_id }), create_time: Date.now() },
    outputs: job?.outputs ?? [],
  })
  if (request.data.number != null) orderByNumber(executor, runs)
  return jsonResponse({ prompt_id: run.promptId, number, node_errors: validation.nodeErrors })
}

/** Clients in Python send null for what they leave out. */
const PromptRequest = z.object({
  prompt: z.custom<JsonObject>(isJsonObject, 'expected an object of nodes').nullish(),
  prompt_id: z.string().nullish(),
  client_id: z.string().nullish(),
  number: z.coerce.number().nullish(),
  front: z.boolean().nullish(),
  extra_data: z.looseObject({ extra_pnginfo: z.looseObject({ workflow: z.unknown() }).nullish() }).nullish(),
  partial_execution_targets: z.array(z.string()).nullish(),
})

/** Nodes without inputs have none; titles that are no texts do not count. */
function completed(prompt: JsonObject): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(prompt).map(([id, given]) => {
      const { class_type, inputs, _meta } = asObject(given)
      const title = asObject(_meta)['title']
      const titled = typeof title === 'string' ? { _meta: { ...asObject(_meta), title } } : {}
      return [id, { class_type, inputs: asObject(inputs), ...titled }]
    }),
  )
}

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
