import { expect, test } from 'vitest'
import { Graph } from '../../../../nodes/inference/onnx/graph.ts'
import type { Value } from '../../../../nodes/inference/onnx/graph.ts'
import { conv, upsampleTo } from '../../../../nodes/inference/onnx/layers.ts'
import { Module } from '../../../../nodes/inference/onnx/module.ts'
import { add, concat } from '../../../../nodes/inference/onnx/operators.ts'
import { resBlock } from '../../../../nodes/inference/sdxl/res-block.ts'
import { projectContext, spatialTransformer } from '../../../../nodes/inference/sdxl/spatial-transformer.ts'
import { timestepEmbedding } from '../../../../nodes/inference/sdxl/timestep-embedding.ts'
import { embed } from '../../../../nodes/inference/sdxl/unet.ts'
import type { Tensor } from '../../../../nodes/inference/tensor.ts'
import { difference } from '../../../setup/difference.ts'
import { fixtureTensors } from '../../../setup/golden-tensors.ts'
import { testRuntime } from '../../../setup/test-runtime.ts'
import { tinyUnet } from './tiny-unet.ts'

/** Every block alone, on the reference's inputs: a wrong one is named, not suspected. */

const trace = await fixtureTensors('tiny-unet-trace.safetensors')
const inputs = await fixtureTensors('tiny-unet.safetensors')
const weights = await tinyUnet()
const runtime = await testRuntime()

const RESIDUALS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  'input_blocks.1.0': ['input_blocks.0.0'],
  'input_blocks.2.0': ['input_blocks.1.0'],
  'input_blocks.4.0': ['input_blocks.3.0'],
  'input_blocks.5.0': ['input_blocks.4.1'],
  'input_blocks.7.0': ['input_blocks.6.0'],
  'input_blocks.8.0': ['input_blocks.7.1'],
  'middle_block.0': ['input_blocks.8.1'],
  'middle_block.2': ['middle_block.1'],
  'output_blocks.0.0': ['middle_block.2', 'input_blocks.8.1'],
  'output_blocks.1.0': ['output_blocks.0.1', 'input_blocks.7.1'],
  'output_blocks.2.0': ['output_blocks.1.1', 'input_blocks.6.0'],
  'output_blocks.3.0': ['output_blocks.2.2', 'input_blocks.5.1'],
  'output_blocks.4.0': ['output_blocks.3.1', 'input_blocks.4.1'],
  'output_blocks.5.0': ['output_blocks.4.1', 'input_blocks.3.0'],
  'output_blocks.6.0': ['output_blocks.5.2', 'input_blocks.2.0'],
  'output_blocks.7.0': ['output_blocks.6.0', 'input_blocks.1.0'],
  'output_blocks.8.0': ['output_blocks.7.0', 'input_blocks.0.0'],
}

const TRANSFORMERS: Readonly<Record<string, readonly [source: string, depth: number]>> = {
  'input_blocks.4.1': ['input_blocks.4.0', 2],
  'input_blocks.5.1': ['input_blocks.5.0', 2],
  'input_blocks.7.1': ['input_blocks.7.0', 10],
  'input_blocks.8.1': ['input_blocks.8.0', 10],
  'middle_block.1': ['middle_block.0', 10],
  'output_blocks.0.1': ['output_blocks.0.0', 10],
  'output_blocks.1.1': ['output_blocks.1.0', 10],
  'output_blocks.2.1': ['output_blocks.2.0', 10],
  'output_blocks.3.1': ['output_blocks.3.0', 2],
  'output_blocks.4.1': ['output_blocks.4.0', 2],
  'output_blocks.5.1': ['output_blocks.5.0', 2],
}

const results = await runAll()

test.each(Object.keys(results))('%s', (name) => {
  const result = results[name]
  if (result?.type !== 'float32') throw new Error('no result')
  expect(difference(result, trace(name)).maxAbs).toBeLessThan(3e-5)
})

test('every block of the trace is covered, but for parts of transformer blocks', () => {
  expect(Object.keys(results).length).toBe(35)
})

async function runAll(): Promise<Record<string, Tensor>> {
  const graph = new Graph({ attention: 'fused' })
  const m = Module.root(graph, weights)
  const feeds: Record<string, Tensor> = {}
  const given = (name: string, tensor = trace(name)): Value => {
    const input = `given ${name}`
    if (input in feeds) return { graph, name: input }
    feeds[input] = tensor
    return graph.input(input, 'float32', tensor.dims)
  }
  const ofCase = (name: string): Value => given(name, inputs(`16x16_b1_t999.${name}`))
  const emb = add(given('time_embed'), given('label_emb'))
  const context = ofCase('context')

  graph.output('time_embed', embed(timestepEmbedding(ofCase('t'), 32), m.at('time_embed')))
  graph.output('label_emb', embed(ofCase('y'), m.at('label_emb', 0)))
  graph.output('input_blocks.0.0', conv(ofCase('x'), m.at('input_blocks', 0, 0), { padding: 1 }))
  for (const [name, [first, ...rest]] of Object.entries(RESIDUALS)) {
    const x = rest.length === 0 ? given(first) : concat([given(first), ...rest.map((skip) => given(skip))], 1)
    graph.output(name, resBlock(x, emb, m.at(name)))
  }
  for (const [name, [source, depth]] of Object.entries(TRANSFORMERS)) {
    const projected = (attn2: Module) => projectContext(context, attn2)
    graph.output(name, spatialTransformer(given(source), m.at(name), depth, projected))
  }
  for (const [name, source] of [
    ['input_blocks.3.0', 'input_blocks.2.0'],
    ['input_blocks.6.0', 'input_blocks.5.1'],
  ] as const) {
    graph.output(name, conv(given(source), m.at(name, 'op'), { padding: 1, stride: 2 }))
  }
  for (const [name, source, skip] of [
    ['output_blocks.2.2', 'output_blocks.2.1', 'input_blocks.5.1'],
    ['output_blocks.5.2', 'output_blocks.5.1', 'input_blocks.2.0'],
  ] as const) {
    graph.output(name, conv(upsampleTo(given(source), given(skip)), m.at(name, 'conv'), { padding: 1 }))
  }

  const session = await runtime.createSession({ label: 'blocks', ...graph.serialize(), optimization: 'lazy' })
  return session.run(feeds)
}
