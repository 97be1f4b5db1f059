import type { Catalogue } from './node-definition.ts'
import { told, type Problem } from './problem.ts'
import type { Prompt, PromptNode } from './prompt.ts'
import { nameNode, say, type Said } from './said.ts'
import { checkInput } from './validation/check-input.ts'
import { nodeError, type ComfyError, type NodeError } from './validation/node-error.ts'

export type Validation = {
  readonly problems: readonly Problem[]
  /** Ids of the output nodes whose whole ancestry is in order. */
  readonly runnable: readonly string[]
  /** The prompt with literals in the types that their nodes expect. */
  readonly prompt: Prompt
  /** ComfyUI's `node_errors`. */
  readonly nodeErrors: Readonly<Record<string, NodeErrors>>
}

export type NodeErrors = {
  readonly errors: readonly ComfyError[]
  readonly dependent_outputs: readonly string[]
  readonly class_type: string
}

/**
 * Checks everything that the outputs need, in time linear in nodes and wires, and reports all of it:
 * one bad branch does not hide the others, nor keep them from running.
 * @param targets Only these nodes, whether they are outputs or not; null for all outputs.
 */
export function validatePrompt(
  prompt: Prompt,
  catalogue: Catalogue,
  targets: readonly string[] | null = null,
): Validation {
  const wanted = targets === null ? null : new Set(targets)
  const outputs = Object.keys(prompt).filter((id) =>
    wanted === null ? catalogue.get(prompt[id]?.class_type ?? '')?.isOutput : wanted.has(id),
  )
  const survey = surveyFrom(outputs, prompt, catalogue)
  const errors = [...survey.errors, ...strayUnknown(prompt, catalogue, survey)]
  const problems = errors.flatMap(([, list]) => list.map(({ problem }) => problem))
  return {
    problems: outputs.length === 0 ? [noOutputs(wanted !== null), ...problems] : problems,
    runnable: outputs.filter((id) => survey.sound.get(id) === true),
    prompt: { ...prompt, ...Object.fromEntries(survey.coerced) },
    nodeErrors: comfyErrors(survey, outputs, prompt),
  }
}

type Survey = {
  readonly errors: ReadonlyMap<string, readonly NodeError[]>
  /** Whether a node and all that it needs are in order; nodes that no output needs are absent. */
  readonly sound: ReadonlyMap<string, boolean>
  readonly coerced: ReadonlyMap<string, PromptNode>
  readonly producers: ReadonlyMap<string, readonly string[]>
}

/** Depth first with a stack of its own: graphs may be deeper than JavaScript's. */
function surveyFrom(outputs: readonly string[], prompt: Prompt, catalogue: Catalogue): Survey {
  const errors = new Map<string, NodeError[]>()
  const sound = new Map<string, boolean>()
  const coerced = new Map<string, PromptNode>()
  const producers = new Map<string, readonly string[]>()
  for (const output of outputs) {
    const open: { readonly id: string; next: number }[] = []
    const onPath = new Set<string>()
    const enter = (id: string): void => {
      const checked = checkNode(id, prompt, catalogue)
      if (checked.errors.length > 0) errors.set(id, [...checked.errors])
      if (checked.node) coerced.set(id, checked.node)
      producers.set(id, checked.producers)
      sound.set(id, checked.errors.length === 0)
      open.push({ id, next: 0 })
      onPath.add(id)
    }
    if (!sound.has(output)) enter(output)
    for (let frame = open.at(-1); frame; frame = open.at(-1)) {
      const producer = producers.get(frame.id)?.[frame.next++]
      if (producer === undefined) {
        open.pop()
        onPath.delete(frame.id)
        const consumer = open.at(-1)
        if (consumer && !sound.get(frame.id)) sound.set(consumer.id, false)
      } else if (onPath.has(producer)) {
        const path = open.map(({ id }) => id)
        const cycle = cycleError([...path.slice(path.indexOf(producer)), producer], prompt)
        errors.set(producer, [...(errors.get(producer) ?? []), cycle])
        for (const id of path.slice(path.indexOf(producer))) sound.set(id, false)
      } else if (!sound.has(producer)) enter(producer)
      else if (!sound.get(producer)) sound.set(frame.id, false)
    }
  }
  return { errors, sound, coerced, producers }
}

type CheckedNode = {
  readonly errors: readonly NodeError[]
  readonly node: PromptNode | null
  readonly producers: readonly string[]
}

function checkNode(id: string, prompt: Prompt, catalogue: Catalogue): CheckedNode {
  const node = prompt[id]
  if (!node) return { errors: [], node: null, producers: [] }
  const definition = catalogue.get(node.class_type)
  if (!definition) return { errors: [unknownType(id, node)], node: null, producers: [] }
  const place = { nodeId: id, node: nameOf(id, node, definition.displayName), prompt, catalogue }
  const errors: NodeError[] = []
  const producers: string[] = []
  const literals: [string, unknown][] = []
  for (const input of definition.inputs) {
    const checked = checkInput(place, input)
    if (checked.kind === 'wire') producers.push(checked.from)
    if (checked.kind === 'value') literals.push([input.name, checked.value])
    if (checked.kind === 'error') {
      errors.push(checked.error)
      if (checked.from !== undefined) producers.push(checked.from)
    }
  }
  return {
    errors,
    producers,
    node: { ...node, inputs: { ...node.inputs, ...Object.fromEntries(literals) } },
  }
}

function nameOf(id: string, node: PromptNode, displayName: string): Said {
  return nameNode(node._meta?.title ?? displayName, id)
}

function unknownType(id: string, node: PromptNode): NodeError {
  const title = node._meta?.title ?? node.class_type
  return nodeError(
    {
      type: 'missing_node_type',
      message: `Node '${title}' not found. The custom node may not be installed.`,
      details: `Node ID '#${id}'`,
      extra_info: { node_id: id, class_type: node.class_type, node_title: title },
    },
    {
      nodeId: id,
      input: null,
      ...unknownText(id, node.class_type),
    },
  )
}

/** Before subgraphs, ComfyUI put nodes together as `workflow>Name`, or `workflow/Name`. */
const GROUP_NODE = /^workflow[>/](.+)$/

function unknownText(id: string, type: string): ReturnType<typeof told> {
  const name = GROUP_NODE.exec(type)?.[1]
  return name === undefined
    ? told(say('unknownType', { id, type }), say('replaceNode'))
    : told(say('groupNode', { id, name }), say('unpackGroupNode'))
}

/** An unknown node that no output needs stops nothing here, though ComfyUI would refuse the whole prompt. */
function strayUnknown(
  prompt: Prompt,
  catalogue: Catalogue,
  survey: Survey,
): readonly (readonly [string, readonly NodeError[]])[] {
  return Object.entries(prompt)
    .filter(([id, node]) => !catalogue.has(node.class_type) && !survey.sound.has(id))
    .map(([id, node]) => {
      const { comfy, problem } = unknownType(id, node)
      return [id, [{ comfy, problem: { ...problem, severity: 'warning' as const } }]] as const
    })
}

function cycleError(path: readonly string[], prompt: Prompt): NodeError {
  const [id = ''] = path
  const names = path.map((node) => `${node} (${prompt[node]?.class_type ?? ''})`)
  return nodeError(
    {
      type: 'dependency_cycle',
      message: 'Dependency cycle detected',
      details: names.join(' -> '),
      extra_info: { node_id: id, cycle_nodes: path },
    },
    {
      nodeId: id,
      input: null,
      ...told(say('needsItself', { id, path: names.join(' → ') }), say('breakRing')),
    },
  )
}

function noOutputs(restricted: boolean): Problem {
  return {
    severity: 'error',
    code: 'prompt_no_outputs',
    nodeId: null,
    input: null,
    ...told(say(restricted ? 'noneMakesOutput' : 'nothingToRun'), say('addSaveImage')),
    details: '',
    extra: {},
  }
}

function comfyErrors(survey: Survey, outputs: readonly string[], prompt: Prompt): Validation['nodeErrors'] {
  const dependents = new Map<string, string[]>([...survey.errors.keys()].map((id) => [id, []]))
  for (const output of outputs) {
    if (survey.sound.get(output) === true) continue
    const reached = new Set([output])
    // The set grows while it is walked.
    for (const id of reached) {
      dependents.get(id)?.push(output)
      for (const producer of survey.producers.get(id) ?? []) reached.add(producer)
    }
  }
  return Object.fromEntries(
    [...survey.errors].map(([id, list]) => [
      id,
      {
        errors: list.map(({ comfy }) => comfy),
        dependent_outputs: dependents.get(id) ?? [],
        class_type: prompt[id]?.class_type ?? '',
      },
    ]),
  )
}
