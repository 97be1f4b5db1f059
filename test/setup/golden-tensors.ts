import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { readSafetensors } from '../../nodes/inference/checkpoint/safetensors.ts'
import { floats } from '../../nodes/inference/tensor.ts'
import type { FloatTensor } from '../../nodes/inference/tensor.ts'

/** The reference tensors of a file in `test/fixtures/golden`, by name. */
export function fixtureTensors(name: string): Promise<(tensor: string) => FloatTensor> {
  return readTensors(fileURLToPath(new URL(`../fixtures/golden/${name}`, import.meta.url)))
}

/** All tensors of a small float32 file. */
export async function readTensors(path: string): Promise<(tensor: string) => FloatTensor> {
  const { tensors } = await readSafetensors(path)
  const bytes = await readFile(path)
  return (name) => {
    const found = tensors.get(name)
    if (found === undefined || found.dtype !== 'F32')
      throw new Error(`${path} has no float32 tensor ${name}.`)
    const { offset, length, shape } = found
    return floats(new Float32Array(Uint8Array.from(bytes.subarray(offset, offset + length)).buffer), shape)
  }
}
