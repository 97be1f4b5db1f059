import { differenceSize, type LoraFactors } from './lora-factors.ts'
import type { LoraFile, UnmatchedKeys } from './lora.ts'
import { elementCount } from '../tensor.ts'
import type { Weights } from './weights.ts'

/**
 * Holds a LoRA against the weights that it is to change. Returns the LoRA with what fits, how many weights
 * that are, and what does not fit; networks that are not given keep what the file has for them.
 */
export function matchLora(
  lora: LoraFile,
  networks: { readonly unet?: Weights; readonly clipL?: Weights | null; readonly clipG?: Weights | null },
): MatchedLora {
  const mismatched: string[] = []
  let applied = 0
  const fitting = (
    factors: ReadonlyMap<string, LoraFactors>,
    weights: Weights | null | undefined,
  ): ReadonlyMap<string, LoraFactors> => {
    if (weights === undefined || weights === null) return factors
    const fits = new Map([...factors].filter(([path, pair]) => fitsWeight(pair, shapeOf(weights, path))))
    applied += fits.size
    for (const path of factors.keys()) if (!fits.has(path)) mismatched.push(path)
    return fits
  }
  const matched = {
    ...lora,
    unet: fitting(lora.unet, networks.unet),
    clipL: fitting(lora.clipL, networks.clipL),
    clipG: fitting(lora.clipG, networks.clipG),
  }
  return { lora: { ...matched, unmatched: [...lora.unmatched, ...report(mismatched)] }, applied, mismatched }
}

export type MatchedLora = {
  /** Its `unmatched` also reports what does not fit. */
  readonly lora: LoraFile
  readonly applied: number
  /** Key paths of weights that the model lacks or has in another shape. */
  readonly mismatched: readonly string[]
}

function shapeOf({ tensors }: Weights, path: string): readonly number[] | null {
  const layer = tensors.get(`${path}.weight`)?.shape
  // OpenCLIP's bare projection is [in, out].
  return layer ?? tensors.get(path)?.shape.toReversed() ?? null
}

function fitsWeight(factors: LoraFactors, shape: readonly number[] | null): boolean {
  if (shape === null) return false
  if (factors.kind === 'pair') {
    return [factors.up.shape[0], ...factors.down.shape.slice(1)].join() === shape.join()
  }
  const [out = 0, input = 0, ...kernel] = shape
  const size = differenceSize(factors.difference)
  const lengths = factors.magnitude === null ? null : elementCount(factors.magnitude.shape)
  return (
    size?.rows === out &&
    size.columns === input * elementCount(kernel) &&
    (lengths === null || lengths === out || (lengths === input && factors.magnitude?.shape[0] === 1))
  )
}

function report(mismatched: readonly string[]): readonly UnmatchedKeys[] {
  const [example] = mismatched
  if (example === undefined) return []
  return [{ reason: 'for another shape than this model has', count: mismatched.length, example }]
}
