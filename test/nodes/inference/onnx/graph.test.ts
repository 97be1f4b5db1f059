import { expect, test } from 'vitest'
import type { TensorLocation } from '../../../../nodes/inference/checkpoint/weights.ts'
import { Graph } from '../../../../nodes/inference/onnx/graph.ts'
import { add, matmul, mul } from '../../../../nodes/inference/onnx/operators.ts'

const WEIGHT: TensorLocation = {
  file: '/models/a b/ü.safetensors',
  dtype: 'F16',
  shape: [200, 100],
  offset: 5_000_000_000,
  length: 40_000,
}

test('equal nodes, constants and weights are one', () => {
  const graph = new Graph({ attention: 'fused' })
  const x = graph.input('x', 'float32')
  expect(add(x, graph.constant([1])).name).toBe(add(x, graph.constant([1])).name)
  expect(add(x, graph.constant([1])).name).not.toBe(mul(x, graph.constant([1])).name)
  expect(graph.weight(WEIGHT).name).toBe(graph.weight(WEIGHT).name)
  expect(graph.weight(WEIGHT).name).not.toBe(graph.weight(WEIGHT, [100, 200]).name)
  expect(graph.constant([1, 2], [2]).name).not.toBe(graph.constant([1, 2], [1, 2]).name)
})

test('weights are casts before all else, of bytes that stay in their file', () => {
  const graph = new Graph({ attention: 'fused' })
  const x = graph.input('x', 'float32')
  graph.output('y', matmul(matmul(x, x), graph.weight(WEIGHT)))
  const { bytes, root } = graph.serialize()
  const text = Buffer.from(bytes).toString('utf8')
  expect(root).toBe('/')
  expect(text).toContain('models/a b/ü.safetensors')
  expect(text).toContain('5000000000')
  expect(text.indexOf('Cast')).toBeLessThan(text.indexOf('MatMul'))
  expect(bytes.length).toBeLessThan(1000)
})

test('float32 weights need no cast', () => {
  const graph = new Graph({ attention: 'fused' })
  graph.output('y', graph.weight({ ...WEIGHT, dtype: 'F32', length: 80_000 }))
  expect(Buffer.from(graph.serialize().bytes).toString('latin1')).not.toContain('Cast')
})

test.each([
  [
    'another number of values',
    () => new Graph({ attention: 'fused' }).weight(WEIGHT, [100, 100]),
    'Weights of shape [200, 100] cannot be used as [100, 100].',
  ],
  [
    'a type that is not supported',
    () => new Graph({ attention: 'fused' }).weight({ ...WEIGHT, dtype: 'F8_E5M2', length: 20_000 }),
    'stores weights as F8_E5M2, which is not supported yet',
  ],
])('refuses %s', (_, build, message) => {
  expect(build).toThrow(message)
})
