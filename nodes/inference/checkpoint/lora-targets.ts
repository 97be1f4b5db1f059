import { clipTensors } from './layout/clip.ts'
import type { PlannedTensor } from './layout/tensor-list.ts'
import { sdxlUnetPlan, unetTensors } from './layout/unet.ts'
import { diffusersFromLdm, ldmFromDiffusers } from './names/unet-names.ts'

export type LoraTarget = {
  readonly network: 'unet' | 'clipL' | 'clipG'
  /** Native key path without `.weight`. */
  readonly path: string
  /** Numbers of axes of the weight: 2 for a linear layer, 4 for a convolution. */
  readonly axes: number
}

/** Which weight a LoRA's module name means, in any of the usual namings; null where none of SDXL's. */
export function loraTarget(module: string): LoraTarget | null {
  return underscored().get(module) ?? dotted(module)
}

/** Joined by underscores a path can no longer be taken apart: all that SDXL has are listed once. */
function underscored(): ReadonlyMap<string, LoraTarget> {
  underscoredNames ??= new Map(listUnderscored())
  return underscoredNames
}
let underscoredNames: ReadonlyMap<string, LoraTarget> | null = null

function* listUnderscored(): Generator<readonly [string, LoraTarget]> {
  for (const [path, axes] of MODULES.unet) {
    const target: LoraTarget = { network: 'unet', path, axes }
    const diffusers = joined(diffusersFromLdm(path) ?? path)
    yield [`lora_unet_${joined(path)}`, target]
    yield [`lora_unet_${diffusers}`, target]
    yield [`lycoris_${diffusers}`, target]
  }
  for (const network of ['clipL', 'clipG'] as const) {
    const names = network === 'clipL' ? ['lora_te1', 'lora_te'] : ['lora_te2']
    for (const [path, axes] of MODULES[network]) {
      for (const name of names) yield [`${name}_${joined(path)}`, { network, path, axes }]
    }
  }
}

function joined(path: string): string {
  return path.replaceAll('.', '_')
}

function dotted(module: string): LoraTarget | null {
  const plain = module.replace('base_model.model.', '')
  for (const [prefix, network] of PREFIXES) {
    if (!plain.startsWith(prefix)) continue
    const path = plain.slice(prefix.length)
    const native = network === 'unet' ? nativeUnetPath(path) : path
    const axes = native === null ? undefined : MODULES[network].get(native)
    if (native !== null && axes !== undefined) return { network, path: native, axes }
  }
  return null
}

/** The bare names last: every path begins with nothing. */
const PREFIXES: readonly (readonly [string, LoraTarget['network']])[] = [
  ['model.diffusion_model.', 'unet'],
  ['diffusion_model.', 'unet'],
  ['unet.', 'unet'],
  ['text_encoder.', 'clipL'],
  ['text_encoder_2.', 'clipG'],
  ['text_encoders.clip_l.transformer.', 'clipL'],
  ['text_encoders.clip_g.transformer.', 'clipG'],
  ['clip_l.transformer.', 'clipL'],
  ['clip_g.transformer.', 'clipG'],
  ['', 'unet'],
]

/** Older diffusers files name the attention's processor, and its output without the 0 of its first layer. */
function nativeUnetPath(path: string): string | null {
  const plain = path.replace('.processor.', '.').replace(/\.to_out$/, '.to_out.0')
  return MODULES.unet.has(plain) ? plain : ldmFromDiffusers(plain)
}

type Modules = ReadonlyMap<string, number>

/** Only the names count here, so that any widths do. */
const MODULES: Readonly<Record<LoraTarget['network'], Modules>> = {
  unet: weightModules(
    unetTensors(sdxlUnetPlan({ modelChannels: 320, contextWidth: 2048, vectorWidth: 2816 })),
  ),
  clipL: encoderModules(12),
  clipG: encoderModules(32),
}

function encoderModules(layers: number): Modules {
  return weightModules(
    clipTensors({ vocabulary: 1, length: 1, width: 1, layers, mlpWidth: 1, projection: 1 }).filter(
      ({ name }) => !name.includes('embedding'),
    ),
  )
}

function weightModules(tensors: readonly PlannedTensor[]): Modules {
  return new Map(
    tensors
      .filter(({ shape }) => shape.length > 1)
      .map(({ name, shape }) => [name.slice(0, -'.weight'.length), shape.length]),
  )
}
