import type { Problem } from '../problem.ts'
import type { ModelKind } from './model-kind.ts'
import { isFewStep, regimeOf, type Regime } from './regimes.ts'
import { isWholeModel, type NamedFile, type Sampling } from './survey.ts'

/** One piece of advice on a sampling node. */
type Rule = (sampling: Sampling) => readonly Problem[]

export const RULES: readonly Rule[] = [
  settingsFitTheModel,
  predictionFitsTheModel,
  oneAccelerator,
  loraFitsTheModel,
  negativePromptCounts,
  sizeFitsTheModel,
]

/** The file that decides how to sample: a few-step LoRA changes the model below it. */
function deciding(sampling: Sampling): NamedFile | null {
  const active = sampling.files.filter(({ strength }) => strength === null || strength.value !== 0)
  return active.find(({ kind }) => isFewStep(kind)) ?? active.find(isWholeModel) ?? null
}

function settingsFitTheModel(sampling: Sampling): readonly Problem[] {
  const file = deciding(sampling)
  if (file === null) return []
  const regime = regimeOf(file.kind)
  const wrong = [
    stepsFix(sampling.values['steps'], file.kind, regime),
    choiceFix('sampler_name', sampling.values['sampler_name'], regime.samplers),
    choiceFix('scheduler', sampling.values['scheduler'], regime.schedulers),
    rangeFix('cfg', sampling.values['cfg'], regime.cfg),
  ].flatMap((fix) => fix ?? [])
  const [first] = wrong
  if (!first) return []
  const wanted = wrong.map(({ input, value, range }) => `${LABELS[input] ?? input} ${range ?? value}`)
  return [
    {
      // An unrecognised merge of a few-step model looks like a base model.
      severity: isFewStep(file.kind) ? 'warning' : 'info',
      code: 'guide_settings',
      nodeId: sampling.nodeId,
      input: first.input,
      message: `${sampling.name}: ${file.name} is ${describe(file.kind, regime)}, which wants ${wanted.join(', ')}.`,
      details: file.name,
      remedy: `Set ${wrong.map(({ input, value }) => `${LABELS[input] ?? input} to ${value}`).join(', ')}.`,
      fix: wrong.map(({ input, value }) => ({ nodeId: sampling.nodeId, input, value })),
    },
  ]
}

const LABELS: Readonly<Record<string, string>> = { sampler_name: 'sampler' }

type Fix = { readonly input: string; readonly value: string | number; readonly range?: string }

function stepsFix(steps: unknown, kind: ModelKind, regime: Regime): Fix | null {
  if (kind.steps === null) return rangeFix('steps', steps, regime.steps)
  return rangeFix('steps', steps, { min: kind.steps, max: kind.steps, best: kind.steps })
}

function rangeFix(
  input: string,
  value: unknown,
  range: { readonly min: number; readonly max: number; readonly best: number } | undefined,
): Fix | null {
  if (range === undefined || typeof value !== 'number') return null
  if (value >= range.min && value <= range.max) return null
  const text =
    range.min === range.max
      ? `${range.best}`
      : range.max >= 100
        ? `of about ${range.best}`
        : `${range.min} to ${range.max}`
  return { input, value: range.best, range: text }
}

function choiceFix(input: string, value: unknown, choices: readonly string[] | undefined): Fix | null {
  const [best] = choices ?? []
  if (best === undefined || typeof value !== 'string' || choices?.includes(value)) return null
  return { input, value: best }
}

function describe(kind: ModelKind, regime: Regime): string {
  const what = kind.form === 'lora' ? `${regime.name} LoRA` : `${regime.name} model`
  return kind.steps === null ? what : `${what} for ${kind.steps} ${kind.steps === 1 ? 'step' : 'steps'}`
}

function predictionFitsTheModel(sampling: Sampling): readonly Problem[] {
  const file = deciding(sampling)
  const wanted = file?.kind.prediction ?? null
  if (file === null || wanted === null) return []
  const said = sampling.prediction
  // ComfyUI reads eps and v-prediction from the file; LCM works without its own reading, too.
  if (said === null && wanted !== 'x0') return []
  if (said?.value === wanted || (wanted === 'lcm' && said?.value === 'eps')) return []
  const problem = {
    severity: 'warning' as const,
    code: 'guide_prediction',
    message: `${sampling.name}: the output of ${file.name} is to be read as ${wanted}, not as ${said === null ? 'eps' : String(said.value)}.`,
    details: file.name,
  }
  if (said !== null) {
    const at = { nodeId: said.nodeId, input: 'sampling' }
    return [{ ...problem, ...at, remedy: `Set sampling to ${wanted}.`, fix: [{ ...at, value: wanted }] }]
  }
  const at = { nodeId: sampling.nodeId, input: 'model' }
  return [
    {
      ...problem,
      ...at,
      remedy: `Put a ModelSamplingDiscrete node with sampling ${wanted} between the model and the sampler.`,
      insert: { type: 'ModelSamplingDiscrete', values: { sampling: wanted, zsnr: false }, ...at },
    },
  ]
}

function oneAccelerator(sampling: Sampling): readonly Problem[] {
  const few = sampling.files.filter(
    ({ kind, strength }) => isFewStep(kind) && (strength === null || strength.value !== 0),
  )
  const [lora, other] = few
  if (!lora?.strength || !other) return []
  return [
    {
      severity: 'warning',
      code: 'guide_two_accelerators',
      nodeId: lora.nodeId,
      input: lora.input,
      message: `${lora.name} and ${other.name} both make a few-step model; together they spoil the picture.`,
      details: sampling.nodeId,
      remedy: 'Use one of them.',
      fix: [{ nodeId: lora.nodeId, input: lora.strength.input, value: 0 }],
    },
  ]
}

function loraFitsTheModel(sampling: Sampling): readonly Problem[] {
  const model = sampling.files.find(isWholeModel)
  if (!model) return []
  return sampling.files
    .filter(({ kind }) => kind.form === 'lora' && kind.family !== model.kind.family)
    .map((lora) => ({
      severity: 'warning',
      code: 'guide_lora_family',
      nodeId: lora.nodeId,
      input: lora.input,
      message: `${lora.name} is a LoRA for ${FAMILIES[lora.kind.family]}, but ${model.name} is ${FAMILIES[model.kind.family]}: it has no effect or a bad one.`,
      details: model.name,
      remedy: `Choose a LoRA for ${FAMILIES[model.kind.family]}, or remove this one.`,
      ...(lora.strength ? { fix: [{ nodeId: lora.nodeId, input: lora.strength.input, value: 0 }] } : {}),
    }))
}

export const FAMILIES: Readonly<Record<ModelKind['family'], string>> = {
  sdxl: 'SDXL',
  sd1: 'Stable Diffusion 1.x',
  sd2: 'Stable Diffusion 2.x',
  sd3: 'Stable Diffusion 3',
  flux: 'Flux',
  other: 'another kind of model',
}

function negativePromptCounts(sampling: Sampling): readonly Problem[] {
  if (sampling.values['cfg'] !== 1) return []
  return sampling.negativeTexts.map(({ nodeId, input }) => ({
    severity: 'info',
    code: 'guide_negative_ignored',
    nodeId,
    input,
    message: `The negative prompt of ${sampling.name} is not used: cfg is 1.`,
    details: sampling.nodeId,
    remedy: 'Leave it empty, or raise cfg where the model allows it.',
  }))
}

function sizeFitsTheModel(sampling: Sampling): readonly Problem[] {
  const { size } = sampling
  const file = deciding(sampling)
  if (size === null || file === null || (sampling.values['denoise'] ?? 1) !== 1) return []
  const { area } = regimeOf(file.kind)
  const pixels = size.width * size.height
  if (pixels >= area.min && pixels <= area.max) return []
  const better = sizeNear(size, area.best)
  const side = Math.sqrt(area.best)
  return [
    {
      severity: 'warning',
      code: 'guide_size',
      nodeId: size.nodeId,
      input: 'width',
      message: `${size.width}×${size.height} is far ${pixels > area.max ? 'more' : 'less'} than what ${file.name} was trained for: ${side}×${side} pixels.`,
      details: file.name,
      remedy: `Use about as many pixels in your shape: ${better.width}×${better.height}.`,
      fix: [
        { nodeId: size.nodeId, input: 'width', value: better.width },
        { nodeId: size.nodeId, input: 'height', value: better.height },
      ],
    },
  ]
}

/** The size of the same shape with about this area, in multiples of 64. */
function sizeNear(
  size: { readonly width: number; readonly height: number },
  area: number,
): { readonly width: number; readonly height: number } {
  const aspect = size.width / Math.max(1, size.height)
  const rounded = (length: number): number => Math.max(64, Math.round(length / 64) * 64)
  return { width: rounded(Math.sqrt(area * aspect)), height: rounded(Math.sqrt(area / aspect)) }
}
