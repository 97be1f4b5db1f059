import { told, type Problem } from '../problem.ts'
import { say, type Said } from '../said.ts'
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
  return [
    {
      // An unrecognised merge of a few-step model looks like a base model.
      severity: isFewStep(file.kind) ? 'warning' : 'info',
      code: 'guide_settings',
      nodeId: sampling.nodeId,
      input: first.input,
      ...told(
        at(
          sampling,
          say('settings', {
            file: file.name,
            model: describe(file.kind, regime),
            wanted: wrong.map(({ wanted }) => wanted),
          }),
        ),
        say('setAll', {
          changes: wrong.map(({ input, value }) => say('setTo', { input: label(input), value })),
        }),
      ),
      details: file.name,
      fix: wrong.map(({ input, value }) => ({ nodeId: sampling.nodeId, input, value })),
    },
  ]
}

/** A node's name before what is said of it. */
function at({ name }: Sampling, text: Said): Said {
  return say('atNode', { node: name, text })
}

function label(input: string): string {
  return input === 'sampler_name' ? 'sampler' : input
}

type Fix = { readonly input: string; readonly value: string | number; readonly wanted: Said }

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
  const { min, max, best } = range
  const wanted =
    min === max
      ? say('wants', { input, value: best })
      : max >= 100
        ? say('wantsAbout', { input, value: best })
        : say('wantsRange', { input, min, max })
  return { input, value: best, wanted }
}

function choiceFix(input: string, value: unknown, choices: readonly string[] | undefined): Fix | null {
  const [best] = choices ?? []
  if (best === undefined || typeof value !== 'string' || choices?.includes(value)) return null
  return { input, value: best, wanted: say('wants', { input: label(input), value: best }) }
}

function describe({ form, steps }: ModelKind, { name: kind }: Regime): Said {
  const isLora = form === 'lora'
  if (steps === null) return say(isLora ? 'lora' : 'model', { kind })
  return say(isLora ? 'loraForSteps' : 'modelForSteps', { kind, count: steps })
}

function predictionFitsTheModel(sampling: Sampling): readonly Problem[] {
  const file = deciding(sampling)
  const wanted = file?.kind.prediction ?? null
  if (file === null || wanted === null) return []
  const said = sampling.prediction
  // ComfyUI reads eps and v-prediction from the file; LCM works without its own reading, too.
  if (said === null && wanted !== 'x0') return []
  if (said?.value === wanted || (wanted === 'lcm' && said?.value === 'eps')) return []
  const problem = { severity: 'warning' as const, code: 'guide_prediction', details: file.name }
  const read = said === null ? 'eps' : String(said.value)
  const text = at(sampling, say('prediction', { file: file.name, wanted, read }))
  if (said !== null) {
    const place = { nodeId: said.nodeId, input: 'sampling' }
    const remedy = say('setAll', { changes: [say('setTo', { input: 'sampling', value: wanted })] })
    return [{ ...problem, ...told(text, remedy), ...place, fix: [{ ...place, value: wanted }] }]
  }
  const place = { nodeId: sampling.nodeId, input: 'model' }
  return [
    {
      ...problem,
      ...told(text, say('addSampling', { value: wanted })),
      ...place,
      insert: { type: 'ModelSamplingDiscrete', values: { sampling: wanted, zsnr: false }, ...place },
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
      ...told(say('twoAccelerators', { file: lora.name, other: other.name }), say('useOne')),
      details: sampling.nodeId,
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
      ...told(
        say('loraFamily', {
          lora: lora.name,
          family: familyName(lora),
          model: model.name,
          modelFamily: familyName(model),
        }),
        say('chooseLora', { family: familyName(model) }),
      ),
      details: model.name,
      ...(lora.strength ? { fix: [{ nodeId: lora.nodeId, input: lora.strength.input, value: 0 }] } : {}),
    }))
}

/** What a model is made for. */
export function familyName({ kind }: NamedFile): string | Said {
  return kind.family === 'other' ? say('otherFamily') : FAMILIES[kind.family]
}

const FAMILIES: Readonly<Record<Exclude<ModelKind['family'], 'other'>, string>> = {
  sdxl: 'SDXL',
  sd1: 'Stable Diffusion 1.x',
  sd2: 'Stable Diffusion 2.x',
  sd3: 'Stable Diffusion 3',
  flux: 'Flux',
}

function negativePromptCounts(sampling: Sampling): readonly Problem[] {
  if (sampling.values['cfg'] !== 1) return []
  return sampling.negativeTexts.map(({ nodeId, input }) => ({
    severity: 'info',
    code: 'guide_negative_ignored',
    nodeId,
    input,
    ...told(say('negativeIgnored', { node: sampling.name }), say('emptyNegative')),
    details: sampling.nodeId,
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
      ...told(
        say(pixels > area.max ? 'sizeMore' : 'sizeLess', {
          width: size.width,
          height: size.height,
          file: file.name,
          side,
        }),
        say('useSize', better),
      ),
      details: file.name,
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
