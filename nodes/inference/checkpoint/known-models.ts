import type { ModelKind } from '../../../workflows/guide/model-kind.ts'

/**
 * What is known of few-step models: they are ordinary SDXL weights, so only names and metadata tell.
 * The file's name speaks first: metadata is often inherited from the model that one was trained from.
 */
export function knownKind(file: NamedFile, form: ModelKind['form']): Omit<ModelKind, 'family' | 'form'> {
  const texts = [file.label, ...TITLES.map((key) => file.metadata.get(key) ?? '')]
  for (const text of texts) {
    const family = FAMILIES.find(({ name }) => name.test(text))
    if (family === undefined) continue
    const steps = stepsIn(text) ?? family.steps
    return { kind: family.kind, steps, prediction: family.prediction(steps, text) }
  }
  const hasUnet = form === 'checkpoint' || form === 'unet'
  return { kind: hasUnet ? 'base' : 'unknown', steps: null, prediction: null }
}

type NamedFile = { readonly label: string; readonly metadata: ReadonlyMap<string, string> }

const TITLES = ['modelspec.title', 'ss_output_name'] as const

type Family = {
  readonly kind: ModelKind['kind']
  readonly name: RegExp
  /** Where the name has no number. */
  readonly steps: number | null
  readonly prediction: (steps: number | null, text: string) => ModelKind['prediction']
}

const FAMILIES: readonly Family[] = [
  { kind: 'postcards', name: /fulgurite[-_ ]postcards/i, steps: null, prediction: x0InOneStep },
  { kind: 'lightning', name: /lightning/i, steps: null, prediction: x0InOneStep },
  { kind: 'dmd2', name: /dmd[-_ ]?2/i, steps: 4, prediction: () => 'eps' },
  { kind: 'hyper', name: /hyper[-_ ]?(sd|xl)/i, steps: null, prediction: () => 'eps' },
  { kind: 'lcm', name: /(^|[^a-z])lcm([^a-z]|$)/i, steps: null, prediction: () => 'lcm' },
  { kind: 'turbo', name: /turbo/i, steps: null, prediction: () => 'eps' },
]

/** The one-step models predict the picture itself; their file names end in x0. */
function x0InOneStep(steps: number | null, text: string): 'x0' | 'eps' {
  return steps === 1 || /x0/i.test(text) ? 'x0' : 'eps'
}

/** “4step”, “8-steps”, “2 Steps”. */
function stepsIn(text: string): number | null {
  const digits = /(?:^|[^\d.])(\d{1,2})[-_ ]?steps?(?![a-z])/i.exec(text)?.[1]
  return digits === undefined || Number(digits) === 0 ? null : Number(digits)
}
