import type { Subgraph, SubgraphPort, WorkflowDocument } from '../document.ts'
import { isJsonObject, parseJson, type Json, type JsonObject } from '../json.ts'
import type { Catalogue } from '../node-definition.ts'
import type { Problem } from '../problem.ts'
import { promptFromA1111 } from './a1111.ts'
import { asArray, asId, asNumber, asObject, asPair, asText, asType, without, withoutEmpty } from './raw.ts'
import { readApiForm } from './read-api-form.ts'
import { readGraph } from './read-graph.ts'
import { newRepairLog, type RepairLog } from './repair-log.ts'

export type ReadWorkflow = {
  readonly document: WorkflowDocument
  /** Which of ComfyUI's two shapes the text was in, or A1111's. */
  readonly form: 'ui' | 'api' | 'a1111'
  /** What had to be mended; the document is usable all the same. */
  readonly warnings: readonly Problem[]
}

/** JSON that is no workflow. */
export class NotAWorkflowError extends Error {
  override readonly name = 'NotAWorkflowError'
}

/**
 * Reads a workflow in any shape that ComfyUI writes: UI form 0.4 and 1, API form, the body of a `/prompt`
 * request; also the settings that A1111 writes. What can be mended is, with a warning.
 * @throws JsonError, NotAWorkflowError
 */
export function readWorkflowText(text: string, catalogue: Catalogue): ReadWorkflow {
  const log = newRepairLog()
  const settings = promptFromA1111(text, log)
  if (settings === null) return readWorkflow(parseJson(text), catalogue)
  return { document: readApiForm(settings, catalogue, log), form: 'a1111', warnings: log.warnings }
}

/** @throws NotAWorkflowError */
export function readWorkflow(json: unknown, catalogue: Catalogue): ReadWorkflow {
  if (!isJsonObject(json)) {
    throw new NotAWorkflowError('This is not a workflow: a JSON object with nodes was expected.')
  }
  const log = newRepairLog()
  if (Array.isArray(json['nodes'])) {
    return { document: readUiForm(json, catalogue, log), form: 'ui', warnings: log.warnings }
  }
  if (isApiForm(json)) {
    return { document: readApiForm(json, catalogue, log), form: 'api', warnings: log.warnings }
  }
  const inner = wrapped(json)
  if (inner !== null) return readWorkflow(inner, catalogue)
  throw new NotAWorkflowError(
    'templates' in json
      ? 'This file holds node templates, not a workflow. Open a file that was saved with Save or Export.'
      : 'This JSON is not a workflow: it has neither a list of nodes nor nodes with a class_type.',
  )
}

function isApiForm(json: JsonObject): boolean {
  const entries = Object.values(json)
  return entries.length > 0 && entries.every((entry) => typeof asObject(entry)['class_type'] === 'string')
}

/** Bodies of `/prompt` requests and pairs of both forms: the UI form says more. */
function wrapped(json: JsonObject): JsonObject | null {
  const embedded = asObject(asObject(json['extra_data'])['extra_pnginfo'])['workflow']
  return [embedded, json['workflow'], json['prompt']].find(isJsonObject) ?? null
}

const ROOT_KEYS = new Set(
  'id last_node_id last_link_id nodes links groups definitions extra version state reroutes'.split(' '),
)
const EXTRA_KEYS = new Set(['ds', 'reroutes', 'linkExtensions'])

function readUiForm(raw: JsonObject, catalogue: Catalogue, log: RepairLog): WorkflowDocument {
  const definitions = asObject(raw['definitions'])
  const restOfDefinitions = without(definitions, new Set(['subgraphs']))
  return {
    ...readGraph(raw, catalogue, log),
    id: asId(raw['id']),
    view: readView(asObject(asObject(raw['extra'])['ds'])),
    subgraphs: Object.fromEntries(
      readSubgraphs(definitions, catalogue, log).map((subgraph) => [subgraph.id, subgraph]),
    ),
    extra: without(asObject(raw['extra']), EXTRA_KEYS),
    raw: {
      ...withoutEmpty(without(raw, ROOT_KEYS), 'config'),
      ...(Object.keys(restOfDefinitions).length > 0 ? { definitions: restOfDefinitions } : {}),
    },
  }
}

function readView(raw: JsonObject): WorkflowDocument['view'] {
  const scale = asNumber(raw['scale'])
  const offset = asPair(raw['offset'])
  return scale !== null && scale > 0 && offset !== null ? { scale, offset } : null
}

const SUBGRAPH_KEYS = new Set(
  'id version state name inputs outputs nodes links groups reroutes definitions'.split(' '),
)

/** Definitions may hold definitions of their own; all of them become one list. */
function readSubgraphs(definitions: JsonObject, catalogue: Catalogue, log: RepairLog): Subgraph[] {
  return asArray(definitions['subgraphs'])
    .filter(isJsonObject)
    .flatMap((raw) => {
      const id = asId(raw['id'])
      if (id === null || id === '__proto__') return []
      const subgraph: Subgraph = {
        ...readGraph(raw, catalogue, log),
        id,
        name: asText(raw['name']) ?? 'Subgraph',
        inputs: asArray(raw['inputs']).map(readPort),
        outputs: asArray(raw['outputs']).map(readPort),
        raw: ['config', 'extra'].reduce(withoutEmpty, without(raw, SUBGRAPH_KEYS)),
      }
      return [subgraph, ...readSubgraphs(asObject(raw['definitions']), catalogue, log)]
    })
}

function readPort(raw: Json): SubgraphPort {
  const port = asObject(raw)
  return {
    id: asId(port['id']) ?? '',
    name: asText(port['name']) ?? '',
    type: asType(port['type']),
    raw: without(port, new Set(['id', 'name', 'type', 'linkIds'])),
  }
}
