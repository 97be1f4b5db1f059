import type { ControlMode, Graph, WorkflowDocument, WorkflowNode } from '../document.ts'
import { isJsonArray } from '../json.ts'
import type { Catalogue, Widget } from '../node-definition.ts'
import { definitionOf, nodeInputs } from '../ports.ts'
import type { Literal } from '../prompt.ts'
import { definitionOfInstance, executionId, graphAt, type Level, ROOT } from '../subgraph/level.ts'
import { inputKey, linksByInput } from '../wire-type.ts'

/** A value with a companion: what this run uses, and what the next one is to use. */
export type SteppedValue = {
  /** As runs name it: `11:3` for node 3 inside of 11. */
  readonly nodeId: string
  readonly input: string
  readonly used: Literal
  readonly next: Literal
}

/**
 * What seeds and other controlled values become after a run was queued, as ComfyUI's editor does it.
 * Values that a wire overrides stay as they are.
 */
export function valuesAfterRun(
  document: WorkflowDocument,
  catalogue: Catalogue,
  random: () => number,
): readonly SteppedValue[] {
  const visited = new Set<string>()
  const stepped: SteppedValue[] = []
  // Instances share what is inside: it steps once, and is named by the first of them.
  const walk = (level: Level): void => {
    const graph = graphAt(document, level)
    stepped.push(...steppedIn(graph, level, catalogue, random))
    for (const { id, type } of Object.values(graph.nodes)) {
      if (definitionOfInstance(document, type) === null || visited.has(type)) continue
      visited.add(type)
      walk([...level, id])
    }
  }
  walk(ROOT)
  return stepped
}

function steppedIn(
  graph: Graph,
  level: Level,
  catalogue: Catalogue,
  random: () => number,
): readonly SteppedValue[] {
  const wires = linksByInput(graph)
  return Object.values(graph.nodes).flatMap((node) =>
    Object.entries(node.controlAfterGenerate).flatMap(([input, mode]): SteppedValue[] => {
      const used = node.values[input]
      const widget = controlledWidget(graph, catalogue, node, input)
      if (used === undefined || widget === null || wires.has(inputKey(node.id, input))) return []
      const next = nextValue(widget, used, mode, random, filterOf(node))
      return [{ nodeId: executionId(level, node.id), input, used, next }]
    }),
  )
}

/** The widget that a value belongs to: of a Primitive, that of its first consumer. */
function controlledWidget(
  graph: Graph,
  catalogue: Catalogue,
  node: WorkflowNode,
  input: string,
): Widget | null {
  if (node.type !== 'PrimitiveNode') {
    return definitionOf(node.type, catalogue)?.inputs.find(({ name }) => name === input)?.widget ?? null
  }
  const link = Object.values(graph.links).find(({ from }) => from.node === node.id)
  const consumer = link && graph.nodes[link.to.node]
  if (!consumer) return null
  return nodeInputs(consumer, catalogue).find(({ name }) => name === link.to.input)?.widget ?? null
}

/** @param random Uniform in [0, 1). */
export function nextValue(
  widget: Widget,
  value: Literal,
  mode: ControlMode,
  random: () => number,
  filter = '',
): Literal {
  if (mode === 'fixed') return value
  if (widget.kind === 'combo') return nextChoice(widget.options, value, mode, random, filter)
  if (widget.kind === 'int' && (typeof value === 'number' || typeof value === 'bigint')) {
    return nextSeed(widget, value, mode, random)
  }
  return value
}

/** Beyond this ComfyUI's editor does not step or draw seeds. */
const LIMIT = 2n ** 50n

/** The seed after a run; exact where it is beyond 2^53. */
export function nextSeed(
  widget: Extract<Widget, { kind: 'int' }>,
  value: number | bigint,
  mode: ControlMode,
  random: () => number,
): number | bigint {
  if (mode === 'fixed') return value
  const step = BigInt(Math.max(1, Math.round(widget.step)))
  const low = clamp(BigInt(Math.ceil(widget.min)), -LIMIT, LIMIT)
  const high = clamp(BigInt(widget.max), -LIMIT, LIMIT)
  const current = typeof value === 'bigint' ? value : BigInt(Math.round(value))
  if (mode === 'decrement') return plain(clamp(current - step, low, high))
  if (mode === 'randomize') {
    const range = Number((high - low) / step)
    return plain(low + BigInt(Math.floor(random() * range)) * step)
  }
  return plain(clamp(current + step, low, high))
}

function clamp(value: bigint, low: bigint, high: bigint): bigint {
  return value < low ? low : value > high ? high : value
}

function plain(value: bigint): number | bigint {
  return Number.isSafeInteger(Number(value)) ? Number(value) : value
}

function nextChoice(
  options: readonly string[],
  value: Literal,
  mode: Exclude<ControlMode, 'fixed'>,
  random: () => number,
  filter: string,
): Literal {
  const choices = filtered(options, filter)
  const last = choices.length - 1
  const at = choices.findIndex((choice) => choice === value)
  const index = {
    increment: Math.min(at + 1, last),
    'increment-wrap': at >= last ? 0 : at + 1,
    decrement: Math.max(at - 1, 0),
    randomize: Math.floor(random() * choices.length),
  }[mode]
  return choices[index] ?? value
}

/** A filter is text to be found in either case, or `/a regular expression/`. */
function filtered(options: readonly string[], filter: string): readonly string[] {
  if (filter === '') return options
  const [, pattern] = /^\/(.+)\/$/.exec(filter) ?? []
  if (pattern === undefined) {
    const wanted = filter.toLowerCase()
    return options.filter((option) => option.toLowerCase().includes(wanted))
  }
  try {
    const expression = new RegExp(pattern)
    return options.filter((option) => expression.test(option))
  } catch {
    return options
  }
}

function filterOf(node: WorkflowNode): string {
  const first = isJsonArray(node.widgetsValues) ? node.widgetsValues[0] : undefined
  return node.type === 'PrimitiveNode' && typeof first === 'string' ? first : ''
}
