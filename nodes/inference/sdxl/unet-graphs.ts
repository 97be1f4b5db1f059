import type { LoraFile } from '../checkpoint/lora.ts'
import { unetPlan } from '../checkpoint/unet-plan.ts'
import type { UnetWeights } from '../checkpoint/weights.ts'
import type { Dialect } from '../onnx/dialect.ts'
import { Graph } from '../onnx/graph.ts'
import { Module } from '../onnx/module.ts'
import { projectContext } from './spatial-transformer.ts'
import { crossAttentions } from './cross-attentions.ts'
import { unet } from './unet.ts'

type Serialized = ReturnType<Graph['serialize']>

/** The input that a LoRA's strength comes in by, [1]. */
export function strengthInput(index: number): string {
  return `strength_${index}`
}

/**
 * The denoiser. Inputs x, timestep, y, strengths and, per cross-attention, what `contextGraph` gives; output eps.
 * Keys and values of the text are inputs because they are the same in all steps.
 */
export function unetGraph(weights: UnetWeights, loras: readonly LoraFile[], dialect: Dialect): Serialized {
  const graph = new Graph(dialect)
  const m = rootOf(graph, weights, loras)
  const eps = unet(m, unetPlan(weights.tensors), {
    x: graph.input('x', 'float32'),
    timestep: graph.input('timestep', 'float32'),
    y: graph.input('y', 'float32'),
    context: ({ path }) => ({
      k: graph.input(`${path}.k`, 'float32'),
      v: graph.input(`${path}.v`, 'float32'),
    }),
  })
  graph.output('eps', eps)
  return graph.serialize()
}

/**
 * Keys and values of all cross-attentions. Inputs context [batch or 1, tokens, contextWidth],
 * copies [3] = batch or 1, 1, 1, and strengths.
 */
export function contextGraph(weights: UnetWeights, loras: readonly LoraFile[], dialect: Dialect): Serialized {
  const graph = new Graph(dialect)
  const m = rootOf(graph, weights, loras)
  const context = graph.input('context', 'float32')
  const copies = graph.input('copies', 'int64')
  for (const path of crossAttentions(unetPlan(weights.tensors))) {
    const { k, v } = projectContext(context, m.at(path))
    graph.output(`${path}.k`, graph.node('Expand', [k, copies]))
    graph.output(`${path}.v`, graph.node('Expand', [v, copies]))
  }
  return graph.serialize()
}

function rootOf(graph: Graph, weights: UnetWeights, loras: readonly LoraFile[]): Module {
  const branches = loras.map((lora, index) => ({
    factors: lora.unet,
    strength: graph.input(strengthInput(index), 'float32', [1]),
  }))
  return Module.root(graph, weights, branches)
}
