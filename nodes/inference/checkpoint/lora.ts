import { open } from 'node:fs/promises'
import type { ModelKind } from '../../../workflows/guide/model-kind.ts'
import { knownKind } from './known-models.ts'
import { splitLoraKey } from './lora-keys.ts'
import { type LoraTarget, loraTarget } from './lora-targets.ts'
import { ModelFileError } from './model-file-error.ts'
import { readSafetensors, type SafetensorsFile } from './safetensors.ts'
import { readTensorValues } from './tensor-values.ts'
import type { TensorLocation } from './weights.ts'

/** A LoRA file, its naming resolved: pairs of factors by the key path of the weight that they change. */
export type LoraFile = {
  readonly label: string
  readonly identity: string
  /** By UNet key path without `.weight`, such as `input_blocks.4.1.proj_in`. */
  readonly unet: ReadonlyMap<string, LoraFactors>
  /** By text encoder key path without `.weight`, Hugging Face names. */
  readonly clipL: ReadonlyMap<string, LoraFactors>
  readonly clipG: ReadonlyMap<string, LoraFactors>
  /** What the file holds beside those, by reason. */
  readonly unmatched: readonly UnmatchedKeys[]
  /** What names and metadata tell of it, for advice. */
  readonly kind: ModelKind
}

export type UnmatchedKeys = {
  /** Completes “… keys are”, such as `LoHa, which is not supported yet`. */
  readonly reason: string
  readonly count: number
  readonly example: string
}

/** ΔW = (alpha / rank) · up · down, alpha = rank where the file has none. */
export type LoraFactors = {
  /** [rank, in] or [rank, in, kh, kw]. */
  readonly down: TensorLocation
  /** [out, rank] or [out, rank, 1, 1]. */
  readonly up: TensorLocation
  /** Read from the file's scalar; null where it has none. */
  readonly alpha: number | null
  readonly rank: number
}

/**
 * Opens a LoRA in kohya's, diffusers', PEFT's or the generic naming: its header, and its scalars.
 * Rejects with a `ModelFileError` where nothing in it fits SDXL.
 */
export async function openLora(path: string): Promise<LoraFile> {
  const file = await readSafetensors(path)
  refuseOtherFamilies(file)
  const unmatched = new Map<string, UnmatchedKeys>()
  const leave = (reason: string, key: string): void => {
    const known = unmatched.get(reason)
    unmatched.set(reason, { reason, count: (known?.count ?? 0) + 1, example: known?.example ?? key })
  }
  const pairs = factorPairs(collectModules(file, leave), leave)
  if (pairs.length === 0) throw noSdxlLora(file, [...unmatched.values()])
  const alphas = await readAlphas(file, pairs)
  const network = (name: LoraTarget['network']): ReadonlyMap<string, LoraFactors> =>
    new Map(
      pairs
        .filter(({ target }) => target.network === name)
        .map(({ target, down, up, alpha }) => [
          target.path,
          { down, up, alpha: alphas.get(alpha) ?? null, rank: down.shape[0] ?? 0 },
        ]),
    )
  return {
    label: file.label,
    identity: file.identity,
    unet: network('unet'),
    clipL: network('clipL'),
    clipG: network('clipG'),
    unmatched: [...unmatched.values()],
    kind: { family: 'sdxl', form: 'lora', ...knownKind(file, 'lora') },
  }
}

type Leave = (reason: string, key: string) => void

type ModuleParts = {
  down?: TensorLocation
  up?: TensorLocation
  alpha?: TensorLocation
  /** Another method than a plain pair of factors: all of the module's keys belong to it. */
  otherKind?: string
  readonly keys: string[]
}

function collectModules(file: SafetensorsFile, leave: Leave): ReadonlyMap<string, ModuleParts> {
  const modules = new Map<string, ModuleParts>()
  for (const [key, location] of file.tensors) {
    const split = splitLoraKey(key)
    if (split.part === 'unknown') {
      leave(NOT_UNDERSTOOD, key)
      continue
    }
    const parts = modules.get(split.module) ?? { keys: [] }
    modules.set(split.module, parts)
    parts.keys.push(key)
    if (split.part === 'other') parts.otherKind = split.kind
    else parts[split.part] = location
  }
  return modules
}

const NOT_UNDERSTOOD = 'not understood'

type Pair = {
  readonly target: LoraTarget
  readonly down: TensorLocation
  readonly up: TensorLocation
  readonly alpha: TensorLocation | undefined
}

function factorPairs(modules: ReadonlyMap<string, ModuleParts>, leave: Leave): readonly Pair[] {
  const pairs = new Map<string, Pair>()
  for (const [module, parts] of modules) {
    const target = loraTarget(module)
    const found = pairOf(target, parts)
    const isSecond = target !== null && pairs.has(`${target.network} ${target.path}`)
    if (typeof found === 'string' || isSecond) {
      const reason = typeof found === 'string' ? found : 'for a weight that the file changes twice'
      for (const key of parts.keys) leave(reason, key)
    } else {
      pairs.set(`${found.target.network} ${found.target.path}`, found)
    }
  }
  return [...pairs.values()]
}

/** The pair in the native shapes, or why there is none. */
function pairOf(target: LoraTarget | null, { down, up, alpha, otherKind }: ModuleParts): Pair | string {
  if (otherKind !== undefined) return `${otherKind}, which is not supported yet`
  if (target === null) return 'for layers that SDXL does not have'
  if (down === undefined || up === undefined) return 'half of a pair'
  for (const { dtype } of [down, up]) {
    if (!FLOATS.has(dtype)) return `stored as ${dtype}, which is not supported yet`
  }
  const rank = down.shape[0] ?? 0
  const nativeDown = inAxes(down, target.axes)
  const nativeUp = inAxes(up, target.axes)
  if (alpha !== undefined && alpha.shape.some((size) => size !== 1)) return 'scaled by more than one number'
  if (rank === 0 || nativeDown === null || nativeUp === null || nativeUp.shape[1] !== rank) {
    return 'in shapes that do not fit together'
  }
  return { target, down: nativeDown, up: nativeUp, alpha }
}

const FLOATS: ReadonlySet<string> = new Set(['F16', 'BF16', 'F32', 'F64'])

/** The same bytes with ones added or removed at the end of the shape: 1×1 convolutions and linear layers mix. */
function inAxes(location: TensorLocation, axes: number): TensorLocation | null {
  const [rows = 0, columns = 0, ...kernel] = location.shape
  const isPlain = kernel.every((size) => size === 1)
  if (location.shape.length < 2) return null
  if (location.shape.length === axes) return location
  return isPlain ? { ...location, shape: [rows, columns, ...Array<number>(axes - 2).fill(1)] } : null
}

async function readAlphas(
  file: SafetensorsFile,
  pairs: readonly Pair[],
): Promise<ReadonlyMap<TensorLocation | undefined, number>> {
  const handle = await open(file.file, 'r')
  try {
    const alphas = new Map<TensorLocation | undefined, number>()
    for (const { alpha } of pairs) {
      if (alpha === undefined) continue
      const [value] = await readTensorValues(handle, alpha)
      if (value !== undefined) alphas.set(alpha, value)
    }
    return alphas
  } finally {
    await handle.close()
  }
}

/** Some names of theirs exist in SDXL too, where such a LoRA would only do harm. */
function refuseOtherFamilies(file: SafetensorsFile): void {
  const keys = [...file.tensors.keys()]
  const found = OTHER_FAMILIES.find(([mark]) => keys.some((key) => mark.test(key)))
  if (found === undefined) return
  throw new ModelFileError(file.file, {
    message: `${file.label} is a LoRA for ${found[1]}, not for SDXL.`,
    remedy: 'Choose a LoRA that was made for SDXL.',
  })
}

const OTHER_FAMILIES: readonly (readonly [RegExp, string])[] = [
  [/double_blocks|single_blocks|single_transformer_blocks|^lora_transformer_/, 'Flux'],
  [/joint_(transformer_)?blocks/, 'Stable Diffusion 3'],
  [/down_blocks[._]0[._]attentions|^lora_unet_input_blocks_1_1_/, 'Stable Diffusion 1.x or 2.x'],
]

function noSdxlLora(file: SafetensorsFile, unmatched: readonly UnmatchedKeys[]): ModelFileError {
  const [reason] = unmatched
  return new ModelFileError(file.file, {
    message:
      reason === undefined
        ? `${file.label} holds no tensors.`
        : `${file.label} changes nothing in SDXL: ${reason.count} keys are ${reason.reason}, such as "${reason.example}".`,
    remedy: 'Choose a plain LoRA that was made for SDXL.',
  })
}
