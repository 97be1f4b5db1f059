import { performance } from 'node:perf_hooks'
import { checkPrompt } from '../../electron/executor/check-prompt.ts'
import { createExecutor } from '../../electron/executor/executor.ts'
import { floats } from '../../nodes/inference/tensor.ts'
import { defineNode, port, type NodeImplementation } from '../../nodes/node.ts'
import type { Prompt } from '../../workflows/prompt.ts'
import { noFiles, noInference } from '../electron/executor/no-models.ts'

export type ExecutorBenchmark = {
  readonly nodes: number
  /** From the request to the end of the job, validation included, nothing cached. */
  readonly coldMillisecondsPerNode: number
  /** The same prompt again. */
  readonly cachedMillisecondsPerNode: number
}

/** Overhead of everything around nodes that do nothing: a chain with a second wire to a node further up. */
export async function benchExecutor(count: number): Promise<ExecutorBenchmark> {
  const nodes = new Map([pass, show].map((node) => [node.definition.type, node]))
  const catalogue = new Map([...nodes].map(([type, { definition }]) => [type, definition]))
  const executor = createExecutor({
    nodes,
    inference: noInference,
    files: noFiles,
    emit: () => undefined,
    previews: () => false,
    check: async (prompt, targets) => checkPrompt(prompt, catalogue, targets),
    killRuntime: async () => undefined,
    cancelGraceMilliseconds: 1000,
    cacheBytes: 2 ** 30,
  })
  const time = async (prompt: Prompt): Promise<number> => {
    const start = performance.now()
    const { jobId } = await executor.enqueue({
      prompt,
      workflow: null,
      title: 'bench',
      documentId: null,
      targets: null,
      front: false,
      replace: false,
    })
    if (jobId === null) throw new Error('The benchmark’s prompt was refused.')
    await executor.ended(jobId)
    return (performance.now() - start) / count
  }
  // The first run of all also compiles.
  await time(chain(count, 'warm-up'))
  const cold: number[] = []
  const cached: number[] = []
  for (const name of 'abcdefghi') {
    cold.push(await time(chain(count, name)))
    cached.push(await time(chain(count, name)))
  }
  return {
    nodes: count,
    coldMillisecondsPerNode: median(cold),
    cachedMillisecondsPerNode: median(cached),
  }
}

const latent = { samples: floats(new Float32Array(4), [1, 4, 1, 1]), noiseMask: null, batchIndex: null }

const pass: NodeImplementation = defineNode({
  type: 'Pass',
  displayName: 'Pass',
  category: 'bench',
  description: '',
  inputs: {
    a: { ...port('LATENT'), optional: true },
    b: { ...port('LATENT'), optional: true },
    name: text(),
  },
  outputs: [{ name: 'LATENT', type: 'LATENT' }],
  run: async () => ({ outputs: [latent] }),
})

const show: NodeImplementation = defineNode({
  type: 'Show',
  displayName: 'Show',
  category: 'bench',
  description: '',
  inputs: { a: port('LATENT') },
  outputs: [],
  isOutput: true,
  run: async () => ({ outputs: [] }),
})

function text() {
  return {
    type: 'STRING',
    optional: false,
    widget: { kind: 'string', default: '', multiline: false, dynamicPrompts: false },
  } as const
}

function chain(count: number, name: string): Prompt {
  const entries = Array.from({ length: count - 1 }, (_, i): [string, Prompt[string]] => [
    String(i),
    {
      class_type: 'Pass',
      inputs: {
        name: `${name} ${i}`,
        ...(i > 0 ? { a: [String(i - 1), 0] } : {}),
        ...(i > 9 ? { b: [String(i - 10), 0] } : {}),
      },
    },
  ])
  return Object.fromEntries([
    ...entries,
    ['show', { class_type: 'Show', inputs: { a: [String(count - 2), 0] } }],
  ])
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
