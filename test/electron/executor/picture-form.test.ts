import { expect, test } from 'vitest'
import { createResultCache } from '../../../electron/executor/cache.ts'
import { makePlan } from '../../../electron/executor/plan.ts'
import { runPlan } from '../../../electron/executor/run.ts'
import { bytes } from '../../../nodes/inference/tensor.ts'
import { defineNode, port } from '../../../nodes/node.ts'
import type { Prompt } from '../../../workflows/prompt.ts'
import { nodeContext } from '../../setup/node-context.ts'
import { noFiles } from './no-models.ts'

const MAKE = { class_type: 'Make', inputs: {} }
const writes = (from: string) => ({ class_type: 'Write', inputs: { image: [from, 0] } })
const scales = (from: string) => ({ class_type: 'Scale', inputs: { image: [from, 0] } })

test('what is only written comes as bytes', async () => {
  const { run, made } = graph()
  await run({ 1: MAKE, 2: writes('1'), 3: writes('2') }, ['3'])
  expect(made).toEqual(['make bytes', 'write', 'write'])
})

test('what another node goes on with comes as floats, also behind one that writes it and hands it on', async () => {
  const direct = graph()
  await direct.run({ 1: MAKE, 2: writes('1'), 3: scales('1'), 4: writes('3') }, ['2', '4'])
  expect(direct.made).toContain('make floats')
  const behind = graph()
  await behind.run({ 1: MAKE, 2: writes('1'), 3: scales('2'), 4: writes('3') }, ['4'])
  expect(behind.made).toContain('make floats')
})

test('a picture that is needed more exactly is made once more, and nothing is written twice', async () => {
  const { run, made } = graph()
  await run({ 1: MAKE, 2: writes('1') }, ['2'])
  await run({ 1: MAKE, 2: writes('1'), 3: scales('1'), 4: writes('3') }, ['2', '4'])
  expect(made).toEqual(['make bytes', 'write', 'make floats', 'scale', 'write'])
})

function graph() {
  const made: string[] = []
  const picture = { pixels: bytes(new Uint8Array(3), [1, 1, 1, 3]) }
  const common = { category: 'test', description: '', outputs: [{ name: 'IMAGE', type: 'IMAGE' }] }
  const nodes = [
    defineNode({
      ...common,
      type: 'Make',
      displayName: 'Make',
      inputs: {},
      makesPictures: true,
      run: async (_, { pictures }) => {
        made.push(`make ${pictures}`)
        return { outputs: [picture] }
      },
    }),
    defineNode({
      ...common,
      type: 'Write',
      displayName: 'Write',
      inputs: { image: port('IMAGE') },
      isOutput: true,
      writesPictures: true,
      run: async ({ image }) => {
        made.push('write')
        return { outputs: [image] }
      },
    }),
    defineNode({
      ...common,
      type: 'Scale',
      displayName: 'Scale',
      inputs: { image: port('IMAGE') },
      run: async ({ image }) => {
        made.push('scale')
        return { outputs: [image] }
      },
    }),
  ]
  const implementations = new Map(nodes.map((node) => [node.definition.type, node]))
  const cache = createResultCache(1e6)
  const run = async (prompt: Prompt, outputs: readonly string[]): Promise<void> => {
    const ignore = (): void => undefined
    await runPlan(makePlan(prompt, outputs, implementations), {
      cache,
      files: noFiles,
      signal: new AbortController().signal,
      contextFor: (node) => nodeContext({ nodeId: node.id, pictures: node.pictures }),
      listener: { cached: ignore, started: ignore, finished: ignore, failed: ignore },
    })
  }
  return { run, made }
}
