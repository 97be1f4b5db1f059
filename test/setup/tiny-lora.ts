import { TINY_SDXL } from '../../nodes/inference/checkpoint/layout/sdxl.ts'
import { clipTensors } from '../../nodes/inference/checkpoint/layout/clip.ts'
import { unetTensors } from '../../nodes/inference/checkpoint/layout/unet.ts'
import { diffusersFromLdm } from '../../nodes/inference/checkpoint/names/unet-names.ts'
import type { PlannedTensor } from '../../nodes/inference/checkpoint/layout/tensor-list.ts'
import type { SeededTensor } from '../../nodes/inference/checkpoint/untrained-weights.ts'

export type LoraNaming = 'kohya' | 'kohya-diffusers' | 'peft'

const RANK = 4
const ALPHA = 2
const STRENGTH = 0.3

/** A LoRA of rank 4 over every layer that such files touch; all namings hold the same numbers. */
export function tinyLora(naming: LoraNaming): readonly SeededTensor[] {
  return [
    ...targets('unet', unetTensors(TINY_SDXL.unet), isUnetTarget),
    ...targets('te1', clipTensors(TINY_SDXL.clipL), isEncoderTarget),
    ...targets('te2', clipTensors(TINY_SDXL.clipG), isEncoderTarget),
  ].flatMap((target) => factors(target, naming))
}

type Target = {
  readonly network: 'unet' | 'te1' | 'te2'
  readonly path: string
  readonly shape: readonly number[]
}

function targets(
  network: Target['network'],
  tensors: readonly PlannedTensor[],
  isTarget: (path: string) => boolean,
): readonly Target[] {
  return tensors
    .filter(({ name, fill }) => fill.kind === 'spread' && isTarget(name))
    .map(({ name, shape }) => ({ network, path: name.slice(0, -'.weight'.length), shape }))
}

const isUnetTarget = (name: string): boolean =>
  /\.transformer_blocks\.|\.(proj_in|proj_out|in_layers\.2|out_layers\.3|emb_layers\.1|skip_connection|op|conv)\.weight$/.test(
    name,
  )

const isEncoderTarget = (name: string): boolean => name.includes('.layers.')

function factors({ network, path, shape }: Target, naming: LoraNaming): readonly SeededTensor[] {
  const [output = 0, input = 0, ...kernel] = shape
  const base = baseName(network, path, naming)
  const key = `lora/${network}/${path}`
  const down = { shape: [RANK, input, ...kernel], key: `${key}/down` }
  const up = { shape: [output, RANK, ...kernel.map(() => 1)], key: `${key}/up` }
  const spread = (deviation: number): PlannedTensor['fill'] => ({ kind: 'spread', deviation })
  const downFill = spread(1 / Math.sqrt(input * kernel.reduce((area, size) => area * size, 1)))
  const upFill = spread(STRENGTH / Math.sqrt(RANK))
  const suffix = naming === 'peft' ? { down: 'lora_A', up: 'lora_B' } : { down: 'lora_down', up: 'lora_up' }
  return [
    { ...down, name: `${base}.${suffix.down}.weight`, fill: downFill },
    { ...up, name: `${base}.${suffix.up}.weight`, fill: upFill },
    ...(naming === 'peft'
      ? []
      : [
          {
            name: `${base}.alpha`,
            shape: [],
            key: `${key}/alpha`,
            fill: { kind: 'constant', value: ALPHA } as const,
          },
        ]),
  ]
}

function baseName(network: Target['network'], path: string, naming: LoraNaming): string {
  const inNetwork = network === 'unet' && naming !== 'kohya' ? (diffusersFromLdm(path) ?? path) : path
  if (naming !== 'peft') return `lora_${network}_${inNetwork.replaceAll('.', '_')}`
  const prefix = { unet: 'unet', te1: 'text_encoder', te2: 'text_encoder_2' }[network]
  return `${prefix}.${inNetwork}`
}
