import { floats } from '../tensor.ts'
import type { FloatTensor } from '../tensor.ts'
import type { Conditioning, ConditioningEntry, SizeConditioning } from '../values.ts'
import { timestepFrequencies } from './timestep-embedding.ts'

/**
 * The vector y that SDXL adds to the timestep's embedding (Podell et al. 2023, 2.2): the pooled text and
 * six sizes as sinusoids. `picture`: in pixels, for where no node set sizes. Result: [1, pooled + 6 · 256].
 */
export function conditioningVector(entry: ConditioningEntry, picture: PictureSize): FloatTensor {
  if (entry.pooled === null) {
    throw new Error(
      'This conditioning has no pooled text, which SDXL needs. Encode the prompt with both text encoders of an SDXL checkpoint.',
    )
  }
  const size = entry.size ?? wholePicture(picture)
  const sizes = [
    size.height,
    size.width,
    size.cropHeight,
    size.cropWidth,
    size.targetHeight,
    size.targetWidth,
  ]
  const values = [...entry.pooled.data, ...sizes.flatMap(sinusoids)]
  return floats(Float32Array.from(values), [1, values.length])
}

export type PictureSize = { readonly width: number; readonly height: number }

/** Conditioning that says nothing: zeros in the same shape. */
export function zeroedConditioning(conditioning: Conditioning): Conditioning {
  return conditioning.map((entry) => ({
    ...entry,
    embedding: zeros(entry.embedding),
    pooled: entry.pooled === null ? null : zeros(entry.pooled),
  }))
}

function wholePicture({ width, height }: PictureSize): SizeConditioning {
  return { width, height, cropWidth: 0, cropHeight: 0, targetWidth: width, targetHeight: height }
}

const FREQUENCIES = timestepFrequencies(128)

/** [cos, sin]; the angles are rounded to float32 as torch does it: the largest would show the difference. */
function sinusoids(value: number): number[] {
  const angles = Array.from(FREQUENCIES, (frequency) => Math.fround(frequency * value))
  return [...angles.map(Math.cos), ...angles.map(Math.sin)]
}

function zeros({ data, dims }: FloatTensor): FloatTensor {
  return floats(new Float32Array(data.length), dims)
}
