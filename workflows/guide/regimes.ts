import type { ModelKind } from './model-kind.ts'

/** How a kind of model wants to be sampled. Absent fields are free. */
export type Regime = {
  readonly name: string
  /** Where the file itself does not say a number. */
  readonly steps?: { readonly min: number; readonly max: number; readonly best: number }
  readonly cfg?: { readonly min: number; readonly max: number; readonly best: number }
  /** The first is what a fix sets. */
  readonly samplers?: readonly string[]
  readonly schedulers?: readonly string[]
  /** Pixels: outside of these bounds pictures repeat or fall apart. */
  readonly area: { readonly min: number; readonly max: number; readonly best: number }
}

const MEGAPIXEL = { min: 512 * 1024, max: 2048 * 1024, best: 1024 * 1024 }

/** How this model wants to be sampled. */
export function regimeOf(kind: ModelKind): Regime {
  return kind.kind === 'postcards' && kind.steps !== null ? FEW_STEP_POSTCARDS : REGIMES[kind.kind]
}

/** From the model cards, and ComfyUI's example workflows. */
const REGIMES: Readonly<Record<ModelKind['kind'], Regime>> = {
  base: {
    name: 'SDXL',
    steps: { min: 10, max: 10_000, best: 30 },
    cfg: { min: 1.01, max: 100, best: 7 },
    area: MEGAPIXEL,
  },
  lightning: {
    name: 'SDXL-Lightning',
    steps: { min: 1, max: 8, best: 4 },
    cfg: { min: 1, max: 1, best: 1 },
    samplers: ['euler'],
    schedulers: ['sgm_uniform'],
    area: MEGAPIXEL,
  },
  turbo: {
    name: 'SDXL Turbo',
    steps: { min: 1, max: 4, best: 4 },
    cfg: { min: 1, max: 1, best: 1 },
    // Many models that call themselves Turbo were trained on from it at a million pixels.
    area: { min: 256 * 512, max: 2048 * 1024, best: 512 * 512 },
  },
  lcm: {
    name: 'LCM',
    steps: { min: 2, max: 8, best: 6 },
    cfg: { min: 1, max: 2, best: 1.5 },
    samplers: ['lcm'],
    schedulers: ['sgm_uniform', 'simple'],
    area: MEGAPIXEL,
  },
  hyper: {
    name: 'Hyper-SD',
    steps: { min: 1, max: 12, best: 8 },
    schedulers: ['sgm_uniform'],
    area: MEGAPIXEL,
  },
  dmd2: {
    name: 'DMD2',
    steps: { min: 1, max: 8, best: 4 },
    cfg: { min: 1, max: 1, best: 1 },
    samplers: ['lcm'],
    area: MEGAPIXEL,
  },
  postcards: {
    name: 'postcards',
    steps: { min: 8, max: 10_000, best: 20 },
    cfg: { min: 1.01, max: 6, best: 2.5 },
    area: { min: 64 * 64, max: 192 * 192, best: 128 * 128 },
  },
  unknown: { name: 'SDXL', area: MEGAPIXEL },
}

const FEW_STEP_POSTCARDS: Regime = {
  ...REGIMES.postcards,
  cfg: { min: 1, max: 1, best: 1 },
  samplers: ['euler'],
  schedulers: ['sgm_uniform'],
}

/** Kinds that were distilled to few steps. */
export function isFewStep(kind: ModelKind): boolean {
  if (kind.kind === 'postcards') return kind.steps !== null
  return kind.kind !== 'base' && kind.kind !== 'unknown'
}
