import type { PlannedTensor } from '../../../../nodes/inference/checkpoint/layout/tensor-list.ts'
import type { SafetensorsFile } from '../../../../nodes/inference/checkpoint/safetensors.ts'
import type { Dtype, TensorLocation } from '../../../../nodes/inference/checkpoint/weights.ts'

type Named = Pick<PlannedTensor, 'name' | 'shape'>

/** What the header of a half-float file with these tensors says, without the file: full-size models cost nothing. */
export function headerOf(
  tensors: readonly Named[],
  options: {
    readonly label?: string
    readonly dtype?: Dtype
    readonly metadata?: Record<string, string>
  } = {},
): SafetensorsFile {
  const label = options.label ?? 'model.safetensors'
  const file = `/models/${label}`
  let offset = 8
  const locations = tensors.map(({ name, shape }): [string, TensorLocation] => {
    const length = 2 * shape.reduce((product, size) => product * size, 1)
    const location = { file, dtype: options.dtype ?? ('F16' as const), shape, offset, length }
    offset += length
    return [name, location]
  })
  return {
    file,
    label,
    identity: `${file} ${offset} 0`,
    size: offset,
    tensors: new Map(locations),
    metadata: new Map(Object.entries(options.metadata ?? {})),
  }
}

/** Tensors of which only the names count. */
export function named(...names: readonly string[]): readonly Named[] {
  return names.map((name) => ({ name, shape: [4, 4] }))
}
