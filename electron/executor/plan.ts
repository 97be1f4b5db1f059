import type { PictureForm } from '../../nodes/inference/values.ts'
import type { NodeImplementation } from '../../nodes/node.ts'
import { defaultValue } from '../../workflows/new-node.ts'
import { asLink, type Prompt } from '../../workflows/prompt.ts'

/** What a run needs of a prompt: the nodes that its outputs rest on, wired up. */
export type Plan = {
  /** In an order in which every node follows what it needs. */
  readonly nodes: readonly PlannedNode[]
  readonly outputs: ReadonlySet<string>
}

export type PlannedNode = {
  readonly id: string
  readonly type: string
  readonly implementation: NodeImplementation
  /** Values typed into the node, defaults filled in. */
  readonly literals: Readonly<Record<string, unknown>>
  readonly links: readonly PlannedLink[]
  /** Ids of the nodes that read from this one. */
  readonly consumers: readonly string[]
  /** As bytes where all who read this node's pictures only write them. */
  readonly pictures: PictureForm
  /** ComfyUI's preference among nodes that are ready: 0 outputs, 1 and 2 those one and two steps before, 3 others. */
  readonly urgency: number
  /** Breaks ties: the order of the prompt. */
  readonly position: number
}

type Draft = Omit<PlannedNode, 'consumers' | 'pictures' | 'urgency' | 'position'>

type PlannedLink = { readonly input: string; readonly from: string; readonly slot: number }

/** `prompt` is validated: types are known, links lead somewhere, there is no cycle above these outputs. */
export function makePlan(
  prompt: Prompt,
  outputs: readonly string[],
  implementations: ReadonlyMap<string, NodeImplementation>,
): Plan {
  const positions = new Map(Object.keys(prompt).map((id, position) => [id, position]))
  const consumers = new Map<string, string[]>()
  const drafts = new Map<string, Draft>()

  // An explicit stack: prompts may be chains of thousands of nodes.
  const order: string[] = []
  const stack = [...outputs].reverse().map((id) => ({ id, isEntered: false }))
  while (stack.length > 0) {
    const top = stack.at(-1)
    if (top === undefined) break
    if (top.isEntered) {
      stack.pop()
      order.push(top.id)
      continue
    }
    top.isEntered = true
    if (drafts.has(top.id)) {
      stack.pop()
      continue
    }
    const draft = draftNode(top.id, prompt, implementations)
    drafts.set(top.id, draft)
    for (const { from } of draft.links.toReversed()) {
      const readers = consumers.get(from)
      if (readers === undefined) consumers.set(from, [top.id])
      else readers.push(top.id)
      if (!drafts.has(from)) stack.push({ id: from, isEntered: false })
    }
  }

  const outputSet = new Set(outputs)
  const urgencies = urgencyOf(outputSet, drafts)
  const exact = exactPictures(order, drafts, consumers)
  return {
    outputs: outputSet,
    nodes: order.flatMap((id) => {
      const draft = drafts.get(id)
      if (draft === undefined) return []
      return {
        ...draft,
        consumers: consumers.get(id) ?? [],
        pictures: exact.has(id) ? 'floats' : 'bytes',
        urgency: urgencies.get(id) ?? 3,
        position: positions.get(id) ?? 0,
      }
    }),
  }
}

function draftNode(
  id: string,
  prompt: Prompt,
  implementations: ReadonlyMap<string, NodeImplementation>,
): Draft {
  const node = prompt[id]
  const implementation = node === undefined ? undefined : implementations.get(node.class_type)
  if (node === undefined || implementation === undefined) {
    throw new Error(`Node ${id} (${node?.class_type ?? 'absent'}) cannot be planned: validation let it pass.`)
  }
  const literals: Record<string, unknown> = {}
  const links: PlannedLink[] = []
  for (const input of implementation.definition.inputs) {
    const value = node.inputs[input.name]
    const link = asLink(value)
    if (link !== null) links.push({ input: input.name, from: link[0], slot: link[1] })
    else if (value !== undefined) literals[input.name] = unwrap(value)
    else if (input.widget !== null) literals[input.name] = defaultValue(input.widget)
  }
  return { id, type: node.class_type, implementation, literals, links }
}

/** ComfyUI wraps list values so that they are not taken for links. */
function unwrap(value: unknown): unknown {
  return typeof value === 'object' && value !== null && '__value__' in value ? value.__value__ : value
}

/** The nodes whose pictures another node goes on with, perhaps behind one that writes them and hands them on. */
function exactPictures(
  order: readonly string[],
  drafts: ReadonlyMap<string, Draft>,
  consumers: ReadonlyMap<string, readonly string[]>,
): ReadonlySet<string> {
  const exact = new Set<string>()
  for (const id of order.toReversed()) {
    const isRead = consumers
      .get(id)
      ?.some((reader) => exact.has(reader) || drafts.get(reader)?.implementation.writesPictures === false)
    if (isRead === true) exact.add(id)
  }
  return exact
}

function urgencyOf(
  outputs: ReadonlySet<string>,
  drafts: ReadonlyMap<string, { readonly links: readonly PlannedLink[] }>,
): Map<string, number> {
  const urgencies = new Map<string, number>()
  let front = [...outputs]
  for (let urgency = 0; urgency < 3; urgency++) {
    for (const id of front) if (!urgencies.has(id)) urgencies.set(id, urgency)
    front = front.flatMap((id) => drafts.get(id)?.links.map((link) => link.from) ?? [])
  }
  return urgencies
}
