import type { JsonObject } from '../json.ts'
import { loraFile, takeLoraTags } from '../lora-tags.ts'
import { say } from '../said.ts'
import type { RepairLog } from './repair-log.ts'

/**
 * The API form of a picture made with A1111's web UI, from the text that it writes into its PNG files.
 * null: the text is something else. What has no counterpart here is said in the log.
 */
export function promptFromA1111(text: string, log: RepairLog): JsonObject | null {
  const settings = parse(text)
  if (settings === null) return null
  const { positive, negative, values } = settings
  const { tags, text: prompt } = takeLoraTags(positive)
  const model = values.get('Model') ?? values.get('Model hash') ?? 'model'
  const nodes: Record<string, JsonObject> = {}
  let last = 0
  const add = (class_type: string, inputs: JsonObject, title?: string): string => {
    const id = String(++last)
    nodes[id] = { class_type, inputs, ...(title === undefined ? {} : { _meta: { title } }) }
    return id
  }
  const checkpoint = add('CheckpointLoaderSimple', { ckpt_name: withExtension(model) })
  let [modelFrom, clipFrom] = [wire(checkpoint, 0), wire(checkpoint, 1)]
  for (const { name, strengthModel, strengthClip } of tags) {
    const inputs = {
      lora_name: loraFile(name, []),
      strength_model: strengthModel,
      strength_clip: strengthClip,
    }
    const lora = add('LoraLoader', { ...inputs, model: modelFrom, clip: clipFrom })
    modelFrom = wire(lora, 0)
    clipFrom = wire(lora, 1)
  }
  const skip = Number(values.get('Clip skip') ?? 1)
  if (skip > 1) {
    clipFrom = wire(add('CLIPSetLastLayer', { stop_at_clip_layer: -skip, clip: clipFrom }), 0)
  }
  const vaeName = values.get('VAE')
  const vae = vaeName === undefined ? wire(checkpoint, 2) : wire(add('VAELoader', { vae_name: vaeName }), 0)
  const positiveText = add('CLIPTextEncode', { text: prompt, clip: clipFrom }, 'Prompt')
  const negativeText = add('CLIPTextEncode', { text: negative, clip: clipFrom }, 'Negative prompt')
  const latent = add('EmptyLatentImage', { ...sizeFrom(values.get('Size')), batch_size: 1 })
  const sampler = add('KSampler', {
    seed: seedFrom(values.get('Seed')),
    steps: Number(values.get('Steps')),
    cfg: Number(values.get('CFG scale') ?? 7),
    ...samplerFrom(values, log),
    denoise: 1,
    model: modelFrom,
    positive: wire(positiveText, 0),
    negative: wire(negativeText, 0),
    latent_image: wire(latent, 0),
  })
  const decode = add('VAEDecode', { samples: wire(sampler, 0), vae })
  add('SaveImage', { images: wire(decode, 0), filename_prefix: 'A1111' })
  log.add('a1111_noise', sampler, say('readA1111Noise'), say('alikeNotEqual'))
  if (values.has('Hires upscale') || values.has('Hires upscaler')) {
    log.add('a1111_hires', sampler, say('readA1111Hires'), say('addSecondPass'))
  }
  return nodes
}

const LONGEST_LINE = 10_000

export function isA1111(text: string): boolean {
  return parse(text) !== null
}

type Settings = {
  readonly positive: string
  readonly negative: string
  readonly values: ReadonlyMap<string, string>
}

/** Prompt, `Negative prompt:` and a last line of `Key: value` pairs that begins with the steps. */
function parse(text: string): Settings | null {
  if (/^\s*[{[]/.test(text)) return null
  const lines = text.trim().split(/\r?\n/)
  const at = lines.findLastIndex((line) => /^Steps: \d+,/.test(line))
  if (at < 0) return null
  const line = lines[at] ?? ''
  // Far more than A1111 writes; without a bound a line could be made that takes hours to take apart.
  if (line.length > LONGEST_LINE) return null
  const head = lines.slice(0, at)
  const split = head.findIndex((line) => line.startsWith('Negative prompt:'))
  const positive = split < 0 ? head : head.slice(0, split)
  const negative = split < 0 ? '' : head.slice(split).join('\n').slice('Negative prompt:'.length)
  // Values with commas are quoted, as `Lora hashes: "a: 1, b: 2"`.
  const pairs = line.matchAll(/([A-Z][\w /-]*): ("(?:[^"\\]|\\.)*"|[^,]*)(?:, |,|$)/g)
  return {
    positive: positive.join('\n').trim(),
    negative: negative.trim(),
    values: new Map([...pairs].map(([, key = '', value = '']) => [key.trim(), value.trim()])),
  }
}

function withExtension(name: string): string {
  return /\.(?:safetensors|ckpt|pt)$/.test(name) ? name : `${name}.safetensors`
}

function wire(node: string, slot: number): readonly [string, number] {
  return [node, slot]
}

/** Rounded up to what the latent's size allows, as ComfyUI's import does. */
function sizeFrom(size: string | undefined): { readonly width: number; readonly height: number } {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(size ?? '') ?? []
  const rounded = (pixels: string | undefined): number =>
    pixels === undefined ? 512 : Math.max(64, Math.ceil(Number(pixels) / 64) * 64)
  return { width: rounded(width), height: rounded(height) }
}

function seedFrom(seed: string | undefined): number | bigint {
  if (seed === undefined || !/^\d{1,20}$/.test(seed)) return 0
  return Number.isSafeInteger(Number(seed)) ? Number(seed) : BigInt(seed)
}

function samplerFrom(
  values: ReadonlyMap<string, string>,
  log: RepairLog,
): { readonly sampler_name: string; readonly scheduler: string } {
  const said = values.get('Sampler') ?? 'Euler'
  // Older versions put the schedule behind the sampler's name.
  const [, inName] = / (Karras|Exponential)$/.exec(said) ?? []
  const name = said.replace(/ (?:Karras|Exponential)$/, '')
  const sampler = SAMPLERS[name]
  if (sampler === undefined) {
    log.add('a1111_sampler', null, say('readA1111Sampler', { sampler: said }))
  }
  const schedule = inName ?? values.get('Schedule type') ?? 'Automatic'
  return { sampler_name: sampler ?? 'euler', scheduler: SCHEDULES[schedule] ?? 'normal' }
}

const SAMPLERS: Readonly<Record<string, string | undefined>> = {
  Euler: 'euler',
  'Euler a': 'euler_ancestral',
  Heun: 'heun',
  LMS: 'lms',
  DDIM: 'ddim',
  LCM: 'lcm',
  UniPC: 'uni_pc',
  DPM2: 'dpm_2',
  'DPM2 a': 'dpm_2_ancestral',
  'DPM fast': 'dpm_fast',
  'DPM adaptive': 'dpm_adaptive',
  'DPM++ 2S a': 'dpmpp_2s_ancestral',
  'DPM++ 2M': 'dpmpp_2m',
  'DPM++ SDE': 'dpmpp_sde',
  'DPM++ 2M SDE': 'dpmpp_2m_sde',
  'DPM++ 2M SDE Heun': 'dpmpp_2m_sde_heun',
  'DPM++ 3M SDE': 'dpmpp_3m_sde',
}

const SCHEDULES: Readonly<Record<string, string | undefined>> = {
  Karras: 'karras',
  Exponential: 'exponential',
  'SGM Uniform': 'sgm_uniform',
  Simple: 'simple',
  Normal: 'normal',
  DDIM: 'ddim_uniform',
  Beta: 'beta',
  'KL Optimal': 'kl_optimal',
}
