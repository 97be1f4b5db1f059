import type { VaeWeights } from '../checkpoint/weights.ts'
import type { Dialect } from '../onnx/dialect.ts'
import { Graph } from '../onnx/graph.ts'
import type { Value } from '../onnx/graph.ts'
import { Module } from '../onnx/module.ts'
import { add, cast, clamp, mul, transpose } from '../onnx/operators.ts'
import type { SessionModel } from '../onnx/runtime.ts'
import { vaeDecoder } from './vae-decoder.ts'
import { vaeEncoder } from './vae-encoder.ts'

/**
 * Input `latent` [1, 4, h, w]. Outputs `pixels`: bytes [1, 8 h, 8 w, 3], and `image`: the same as float32,
 * about −1 … 1, for tiles and for further steps; `mean` of the image tells whether all of it are numbers.
 */
export function vaeDecoderModel(weights: VaeWeights, dialect: Dialect): SessionModel {
  const graph = new Graph(dialect)
  const m = Module.root(graph, weights)
  const [channels = 4] = m.shape('post_quant_conv.weight')
  const latent = graph.input('latent', 'float32', [1, channels, 'height', 'width'])
  // [1, 3, h, w] → [1, h, w, 3]
  const image = transpose(vaeDecoder(latent, m), [0, 2, 3, 1])
  graph.output('pixels', toBytes(image), 'uint8')
  graph.output('image', image)
  graph.output('mean', graph.node('ReduceMean', [image], { keepdims: { int: 0 } }))
  return { label: `VAE decoder of ${weights.label}`, ...graph.serialize(), optimization: 'folded' }
}

/** Input `pixels`: float32 [1, 8 h, 8 w, 3], 0 … 1. Output `latent` [1, 4, h, w], unscaled. */
export function vaeEncoderModel(weights: VaeWeights, dialect: Dialect): SessionModel {
  const graph = new Graph(dialect)
  const pixels = graph.input('pixels', 'float32', [1, 'height', 'width', 3])
  const image = add(mul(transpose(pixels, [0, 3, 1, 2]), 2), graph.constant([-1]))
  graph.output('latent', vaeEncoder(image, Module.root(graph, weights)))
  return { label: `VAE encoder of ${weights.label}`, ...graph.serialize(), optimization: 'folded' }
}

/** −1 … 1 to 0 … 255, cut off rather than rounded, as ComfyUI saves pictures. */
function toBytes(image: Value): Value {
  const unit = clamp(mul(add(image, image.graph.constant([1])), 0.5), 0, 1)
  return cast(mul(unit, 255), 'uint8')
}
