import { InferenceSession, Tensor } from 'onnxruntime-node'
import { attention } from '../../nodes/inference/onnx/attention.ts'
import type { Dialect } from '../../nodes/inference/onnx/dialect.ts'
import { Graph } from '../../nodes/inference/onnx/graph.ts'
import type { Device } from '../../nodes/inference/onnx/runtime.ts'
import type { Started } from './protocol.ts'
import { sessionOptions } from './session-options.ts'

/** Tries devices in order with a small model; one that fails to start throws even where the CPU could take over. */
export async function chooseDevice(devices: readonly Device[]): Promise<Started> {
  const failures: { device: Device; message: string }[] = []
  for (const device of devices) {
    try {
      const reference = device === 'cpu' ? [] : await attentions('cpu', 'decomposed')
      const fused = device === 'cpu' ? [] : await attentions(device, 'fused')
      return { device, failures, fusedAttention: fused.every((values, i) => agree(values, reference[i])) }
    } catch (error) {
      failures.push({ device, message: error instanceof Error ? error.message : String(error) })
    }
  }
  const tried = failures.map(({ device, message }) => `${device}: ${message}`).join('\n')
  throw new Error(`None of the devices works.\n${tried}\nChoose the device "cpu".`)
}

const WIDTH = 64
/** Self-attention and attention to a text of 77 tokens: shapes whose GPU kernels have been wrong before. */
const SHAPES = [
  { queries: 64, keys: 64 },
  { queries: 64, keys: 77 },
] as const

async function attentions(device: Device, form: Dialect['attention']): Promise<readonly Float32Array[]> {
  const graph = new Graph({ attention: form })
  const q = graph.input('q', 'float32', [1, 'queries', WIDTH])
  const kv = graph.input('kv', 'float32', [1, 'keys', WIDTH])
  graph.output('y', attention(q, kv, kv, { heads: 1, width: WIDTH }))
  const { bytes, root } = graph.serialize()
  const session = await InferenceSession.create(bytes, sessionOptions(device, 'lazy', root))
  const results: Float32Array[] = []
  for (const { queries, keys } of SHAPES) {
    const { y } = await session.run({ q: waves(queries, 1.7), kv: waves(keys, 2.3) })
    if (!(y?.data instanceof Float32Array)) throw new Error('The self-test gave no numbers.')
    results.push(y.data)
  }
  await session.release()
  return results
}

function waves(tokens: number, frequency: number): Tensor {
  const data = Float32Array.from({ length: tokens * WIDTH }, (_, i) => Math.sin(i * frequency))
  return new Tensor('float32', data, [1, tokens, WIDTH])
}

/** Half floats inside a GPU kernel stay under the limit; the known wrong kernels are off by 0.1. */
function agree(values: Float32Array, reference: Float32Array | undefined): boolean {
  return reference !== undefined && values.every((value, i) => Math.abs(value - (reference[i] ?? NaN)) < 5e-3)
}
