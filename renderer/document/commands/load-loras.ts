import { litegraphSize, TITLE_HEIGHT } from '../../../workflows/comfy/litegraph-size.ts'
import type { Graph, NodeId, WorkflowNode } from '../../../workflows/document.ts'
import { loraFile, type LoraTag, takeLoraTags } from '../../../workflows/lora-tags.ts'
import type { Catalogue } from '../../../workflows/node-definition.ts'
import { nodeInputs, nodeOutputs } from '../../../workflows/ports.ts'
import type { Command } from '../command.ts'
import { upstream } from '../upstream.ts'
import { addNode, nextNodeId } from './nodes.ts'
import { addLink, type OutputEnd } from './wires.ts'

const LOADER = 'LoraLoader'
const GAP = 40
/** Between a node and the edge of its group. */
const PADDING = 16

/**
 * Turns every `<lora:…>` tag in the texts of a node into a loader in front of the model and the text encoders,
 * where A1111 would have it act. null: there is none, or no wire leads from the text to both.
 */
export function loadTaggedLoras(workflow: Graph, catalogue: Catalogue, node: NodeId): Command | null {
  const holders = textsOf(workflow, catalogue, node)
  const taken = holders.map((holder) => ({ ...holder, ...takeLoraTags(holder.text) }))
  // The same name in both texts of one node is one LoRA.
  const tags = new Map(taken.flatMap((holder) => holder.tags).map((tag) => [tag.name, tag]))
  const load = loadLoras(workflow, catalogue, node, [...tags.values()])
  if (load === null || tags.size === 0) return null
  return {
    label: 'fix',
    recipe: (draft) => {
      for (const { node: holder, input, text } of taken) {
        const at = draft.nodes[holder]
        if (at !== undefined) at.values[input] = text
      }
      load.recipe(draft)
    },
  }
}

/** Puts loaders between a prompt's sources and all that they feed. null: no wire leads to both of them. */
export function loadLoras(
  workflow: Graph,
  catalogue: Catalogue,
  node: NodeId,
  loras: readonly LoraTag[],
): Command | null {
  const sources = loraSources(workflow, catalogue, node)
  const definition = catalogue.get(LOADER)
  if (sources === null || definition === undefined) return null
  const widget = definition.inputs.find(({ name }) => name === 'lora_name')?.widget
  const files = widget?.kind === 'combo' ? widget.options : []
  return {
    label: 'addNode',
    subject: definition.displayName,
    recipe: (draft) => {
      let { model, clip } = sources
      for (const { name, strengthModel, strengthClip } of loras) {
        const before = draft.nodes[clip.node]
        const at = (before ?? draft.nodes[node])?.position ?? { x: 0, y: 0 }
        const id = nextNodeId(draft)
        addNode(definition, at).recipe(draft)
        const added = draft.nodes[id]
        if (added === undefined) return
        Object.assign(added.values, {
          lora_name: loraFile(name, files),
          strength_model: strengthModel,
          strength_clip: strengthClip,
        })
        // Inside a subgraph the wires may come from its edge, which is no node to stand beside.
        if (before !== undefined) placeBehind(draft, catalogue, before, added)
        else added.position.x -= sizeOf(added, catalogue).width + GAP
        model = passThrough(draft, model, id, { input: 'model', slot: 0, type: 'MODEL' })
        clip = passThrough(draft, clip, id, { input: 'clip', slot: 1, type: 'CLIP' })
      }
    },
  }
}

/**
 * Where a LoRA has to act for a prompt and its picture: behind the nearest node that gives both parts of them, or
 * behind their loaders.
 */
function loraSources(
  workflow: Graph,
  catalogue: Catalogue,
  node: NodeId,
): { readonly model: OutputEnd; readonly clip: OutputEnd } | null {
  const clips = upstream(workflow, catalogue, node, 'CLIP')
  const models = drawnBy(workflow, catalogue, node)
  for (const clip of clips) {
    const producer = workflow.nodes[clip.node]
    const slot = producer && nodeOutputs(producer, catalogue).find(({ type }) => type === 'MODEL')?.slot
    // A prompt that draws nothing yet has no model to go by.
    const isUsed = models === null || models.some((model) => model.node === clip.node && model.slot === slot)
    if (slot !== undefined && isUsed) return { clip, model: { node: clip.node, slot } }
  }
  const [clip, model] = [clips.at(-1), models?.at(-1)]
  return clip === undefined || model === undefined ? null : { clip, model }
}

/** The outputs that the model of a prompt's picture comes from, the nearest to the sampler first; null: none draws it. */
function drawnBy(workflow: Graph, catalogue: Catalogue, prompt: NodeId): readonly OutputEnd[] | null {
  const reached = new Set([prompt])
  // The set grows while it is walked.
  for (const id of reached) {
    const models = upstream(workflow, catalogue, id, 'MODEL')
    if (models.length > 0) return models
    for (const { from, to } of Object.values(workflow.links)) if (from.node === id) reached.add(to.node)
  }
  return null
}

/** The texts of a node, each where it is kept: on the node itself or in the primitive that feeds it. */
function textsOf(
  workflow: Graph,
  catalogue: Catalogue,
  id: NodeId,
): readonly { readonly node: NodeId; readonly input: string; readonly text: string }[] {
  const node = workflow.nodes[id]
  if (node === undefined) return []
  return nodeInputs(node, catalogue).flatMap(({ name, widget }) => {
    if (widget?.kind !== 'string') return []
    const wire = Object.values(workflow.links).find(({ to }) => to.node === id && to.input === name)
    const source = wire === undefined ? node : workflow.nodes[wire.from.node]
    const input = wire === undefined ? name : 'value'
    const text = source?.values[input]
    return source === undefined || typeof text !== 'string' ? [] : [{ node: source.id, input, text }]
  })
}

/** What an output fed is fed by a node behind it; returns the output that now feeds it. */
function passThrough(
  draft: Graph,
  from: OutputEnd,
  by: NodeId,
  port: { readonly input: string; readonly slot: number; readonly type: string },
): OutputEnd {
  for (const wire of Object.values(draft.links)) {
    if (wire.from.node === from.node && wire.from.slot === from.slot) {
      wire.from = { node: by, slot: port.slot }
    }
  }
  addLink(draft, from, { node: by, input: port.input }, port.type)
  return { node: by, slot: port.slot }
}

/**
 * Puts a node right of another. Where nothing is free, that one and what stands left of it give way to the left:
 * the prompt, in which a person may be typing, stays where it is.
 */
function placeBehind(draft: Graph, catalogue: Catalogue, before: WorkflowNode, added: WorkflowNode): void {
  const size = sizeOf(added, catalogue)
  const edge = before.position.x + sizeOf(before, catalogue).width
  added.position = { x: edge + GAP, y: before.position.y }
  const others = Object.values(draft.nodes).filter(({ id }) => id !== added.id && id !== before.id)
  const right = others.filter(({ position }) => position.x >= edge)
  const inTheWay = right.filter(
    (node) =>
      node.position.x < edge + size.width + 2 * GAP &&
      node.position.y - TITLE_HEIGHT < before.position.y + size.height + GAP &&
      node.position.y + sizeOf(node, catalogue).height + GAP > before.position.y - TITLE_HEIGHT,
  )
  if (inTheWay.length === 0 || before.pinned) return
  const room = edge + size.width + 2 * GAP - Math.min(...right.map(({ position }) => position.x))
  for (const node of [before, ...others]) {
    if (!node.pinned && node.position.x < edge) node.position.x -= room
  }
  for (const { bounds } of Object.values(draft.groups)) {
    if (bounds.x >= edge) continue
    bounds.x -= room
    if (bounds.x + room + bounds.width <= edge) continue
    bounds.width = Math.max(bounds.width + room, edge + GAP + size.width + PADDING - room - bounds.x)
    const bottom = before.position.y + size.height + PADDING
    if (bounds.y + bounds.height > before.position.y) {
      bounds.height = Math.max(bounds.height, bottom - bounds.y)
    }
  }
  for (const { position } of Object.values(draft.reroutes)) if (position.x < edge) position.x -= room
  added.position.x -= room
}

function sizeOf(
  node: WorkflowNode,
  catalogue: Catalogue,
): { readonly width: number; readonly height: number } {
  return node.size ?? litegraphSize(node, catalogue)
}
