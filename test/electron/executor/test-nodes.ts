import { defineNode, type NodeImplementation, port, widget } from '../../../nodes/node.ts'
import { floats } from '../../../nodes/inference/tensor.ts'
import type { Latent } from '../../../nodes/inference/values.ts'
import type { Prompt } from '../../../workflows/prompt.ts'

/** Small real nodes for graphs of any shape; `runs` records what ran, in order of starting. */
export function testNodes(): {
  nodes: ReadonlyMap<string, NodeImplementation>
  runs: string[]
  gates: Gates
} {
  const runs: string[] = []
  const gates = createGates()

  const source = defineNode({
    type: 'Source',
    displayName: 'Source',
    category: 'test',
    description: '',
    inputs: { value: widget.int({ default: 0, min: 0, max: 1000 }) },
    outputs: [{ name: 'LATENT', type: 'LATENT' }],
    run: async ({ value }, { nodeId }) => {
      runs.push(nodeId)
      return { outputs: [latentOf(value)] }
    },
  })
  const add = defineNode({
    type: 'Add',
    displayName: 'Add',
    category: 'test',
    description: '',
    inputs: { a: port('LATENT'), b: port('LATENT'), amount: widget.int({ default: 1, min: 0, max: 1000 }) },
    outputs: [{ name: 'LATENT', type: 'LATENT' }],
    run: async ({ a, b, amount }, { nodeId }) => {
      runs.push(nodeId)
      return { outputs: [latentOf(valueOf(a) + valueOf(b) + amount)] }
    },
  })
  const slow = defineNode({
    type: 'Slow',
    displayName: 'Slow',
    category: 'test',
    description: '',
    inputs: { latent: port('LATENT'), steps: widget.int({ default: 3, min: 1, max: 100 }) },
    outputs: [{ name: 'LATENT', type: 'LATENT' }],
    usesRuntime: true,
    run: async ({ latent, steps }, { nodeId, signal, progress, preview }) => {
      runs.push(nodeId)
      for (let step = 1; step <= steps; step++) {
        signal.throwIfAborted()
        preview({ width: 2, height: 1, rgb: new Uint8Array(6) })
        await gates.pass(nodeId)
        progress(step, steps)
      }
      return { outputs: [latent] }
    },
  })
  const show = defineNode({
    type: 'Show',
    displayName: 'Show',
    category: 'test',
    description: '',
    inputs: { latent: port('LATENT'), filename_prefix: widget.string({ default: 'x' }) },
    outputs: [],
    isOutput: true,
    run: async ({ latent, filename_prefix }, { nodeId }) => {
      runs.push(nodeId)
      const filename = `${filename_prefix}-${valueOf(latent)}.png`
      return { outputs: [], images: [{ filename, subfolder: '', type: 'output' as const }] }
    },
  })
  const fail = defineNode({
    type: 'Fail',
    displayName: 'Fail',
    category: 'test',
    description: '',
    inputs: { latent: port('LATENT') },
    outputs: [{ name: 'LATENT', type: 'LATENT' }],
    run: async () => {
      throw new Error('The disk is full.')
    },
  })
  const nodes = new Map([source, add, slow, show, fail].map((node) => [node.definition.type, node]))
  return { nodes, runs, gates }
}

/** Holds nodes at a step until the test lets them go on. */
type Gates = {
  readonly close: (nodeId: string) => void
  readonly open: (nodeId: string) => void
  readonly pass: (nodeId: string) => Promise<void>
  /** Resolves when the node stands before its gate. */
  readonly reached: (nodeId: string) => Promise<void>
}

function createGates(): Gates {
  const gates = new Map<
    string,
    { opened: Promise<void>; open: () => void; reached: Promise<void>; reach: () => void }
  >()
  return {
    close: (nodeId) => {
      const { promise: opened, resolve: open } = withResolvers()
      const { promise: reached, resolve: reach } = withResolvers()
      gates.set(nodeId, { opened, open, reached, reach })
    },
    open: (nodeId) => gates.get(nodeId)?.open(),
    pass: async (nodeId) => {
      gates.get(nodeId)?.reach()
      await gates.get(nodeId)?.opened
    },
    reached: async (nodeId) => {
      await gates.get(nodeId)?.reached
    },
  }
}

function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

/** Prompts carry every value, as editors send them. */
export function node(class_type: string, inputs: Record<string, unknown>): Prompt[string] {
  return { class_type, inputs: { ...DEFAULTS[class_type], ...inputs } }
}

const DEFAULTS: Record<string, Record<string, unknown>> = {
  Add: { amount: 1 },
  Slow: { steps: 3 },
  Show: { filename_prefix: 'x' },
}

function latentOf(value: number): Latent {
  return { samples: floats(Float32Array.of(value), [1, 1, 1, 1]), noiseMask: null, batchIndex: null }
}

function valueOf(latent: Latent): number {
  return latent.samples.data[0] ?? Number.NaN
}
