import type { PlannedTensor } from './layout/tensor-list.ts'
import type { Tensors } from './key-tree.ts'
import { ModelFileError } from './model-file-error.ts'
import type { SafetensorsFile } from './safetensors.ts'
import type { TensorLocation } from './weights.ts'

/**
 * The tensors that a network needs, all there, in the shapes of its native layout (a 1×1 convolution stored
 * as a matrix is the same bytes) and in a type that can be computed with. Throws a `ModelFileError` else.
 */
export function nativeWeights(
  file: SafetensorsFile,
  tensors: Tensors,
  { network, planned }: { readonly network: string; readonly planned: readonly PlannedTensor[] },
): Tensors {
  refuseMissing(file, tensors, { network, planned })
  const native = new Map(tensors)
  for (const { name, shape } of planned) {
    const location = tensors.get(name)
    if (location === undefined) continue
    refuseUnsupportedType(file, name, location)
    if (!sameWithoutOnes(location.shape, shape)) {
      throw new ModelFileError(file.file, {
        message: `${file.label} has "${name}" in shape [${location.shape.join(', ')}], where ${network} needs [${shape.join(', ')}].`,
        remedy: 'Choose a plain SDXL model; this one was changed in a way that is not supported.',
      })
    }
    native.set(name, { ...location, shape })
  }
  return native
}

function refuseMissing(
  file: SafetensorsFile,
  tensors: Tensors,
  { network, planned }: { readonly network: string; readonly planned: readonly PlannedTensor[] },
): void {
  const missing = planned.filter(({ name }) => !tensors.has(name))
  const [example] = missing
  if (example === undefined) return
  const what = missing.length === 1 ? 'a tensor' : `${missing.length} of ${planned.length} tensors`
  throw new ModelFileError(file.file, {
    message: `${file.label} lacks ${what} of ${network}, such as "${example.name}".`,
    remedy: 'The file is incomplete or of another kind: download it again or choose another model.',
  })
}

function refuseUnsupportedType(file: SafetensorsFile, name: string, { dtype }: TensorLocation): void {
  if (dtype === 'F16' || dtype === 'BF16' || dtype === 'F32' || dtype === 'F64') return
  throw new ModelFileError(file.file, {
    message: `${file.label} stores "${name}" as ${dtype}, which is not supported yet.`,
    remedy: 'Use the fp16, bf16 or fp32 version of this model.',
  })
}

function sameWithoutOnes(a: readonly number[], b: readonly number[]): boolean {
  const wide = (shape: readonly number[]): string => shape.filter((size) => size !== 1).join()
  return wide(a) === wide(b)
}
