import { open } from 'node:fs/promises'
import type { ModelKind } from '../../../workflows/guide/model-kind.ts'
import { knownKind } from './known-models.ts'
import type { LoraFactors } from './lora-factors.ts'
import { splitLoraKey, type LoraPart } from './lora-keys.ts'
import { moduleFactors, type WithoutAlpha } from './lora-module.ts'
import { type LoraTarget, loraTarget } from './lora-targets.ts'
import { ModelFileError } from './model-file-error.ts'
import { readSafetensors, type SafetensorsFile } from './safetensors.ts'
import { readTensorValues } from './tensor-values.ts'
import type { TensorLocation } from './weights.ts'

/** A LoRA file, its naming resolved: factors by the key path of the weight that they change. */
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
  /** Completes “… keys are”, such as `OFT, which is not supported yet`. */
  readonly reason: string
  readonly count: number
  readonly example: string
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
  const found = findFactors(collectModules(file, leave), leave)
  if (found.length === 0) throw noSdxlLora(file, [...unmatched.values()])
  const alphas = await readAlphas(file, found)
  const network = (name: LoraTarget['network']): ReadonlyMap<string, LoraFactors> =>
    new Map(
      found
        .filter(({ target }) => target.network === name)
        .map(({ target, factors, alpha }) => [target.path, { ...factors, alpha: alphas.get(alpha) ?? null }]),
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
  readonly parts: Map<LoraPart, TensorLocation>
  /** A method that is not known: all of the module's keys belong to it. */
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
    const found: ModuleParts = modules.get(split.module) ?? { parts: new Map(), keys: [] }
    modules.set(split.module, found)
    found.keys.push(key)
    if (split.part === 'other') found.otherKind = split.kind
    else found.parts.set(split.part, location)
  }
  return modules
}

const NOT_UNDERSTOOD = 'not understood'

type Found = {
  readonly target: LoraTarget
  readonly factors: WithoutAlpha
  readonly alpha: TensorLocation | undefined
}

function findFactors(modules: ReadonlyMap<string, ModuleParts>, leave: Leave): readonly Found[] {
  const all = new Map<string, Found>()
  for (const [module, parts] of modules) {
    const target = loraTarget(module)
    const found = factorsOf(target, parts)
    const isSecond = target !== null && all.has(`${target.network} ${target.path}`)
    if (typeof found === 'string' || isSecond) {
      const reason = typeof found === 'string' ? found : 'for a weight that the file changes twice'
      for (const key of parts.keys) leave(reason, key)
    } else {
      all.set(`${found.target.network} ${found.target.path}`, found)
    }
  }
  return [...all.values()]
}

/** What changes the target, or why nothing does. */
function factorsOf(target: LoraTarget | null, { parts, otherKind }: ModuleParts): Found | string {
  if (otherKind !== undefined) return `${otherKind}, which is not supported yet`
  if (target === null) return 'for layers that SDXL does not have'
  const factors = moduleFactors(parts, target)
  if (typeof factors === 'string') return factors
  const alpha = parts.get('alpha')
  if (alpha !== undefined && alpha.shape.some((size) => size !== 1)) return 'scaled by more than one number'
  return { target, factors, alpha }
}

async function readAlphas(
  file: SafetensorsFile,
  found: readonly Found[],
): Promise<ReadonlyMap<TensorLocation | undefined, number>> {
  const handle = await open(file.file, 'r')
  try {
    const alphas = new Map<TensorLocation | undefined, number>()
    for (const { alpha } of found) {
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
