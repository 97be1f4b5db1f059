import type { ModelSampling } from './model-sampling.ts'
import type { SamplerEntry } from './samplers.ts'
import { SCHEDULES } from './schedules.ts'
import type { ScheduleName } from './schedules.ts'

export type StepPlan = {
  readonly sampler: SamplerEntry
  readonly scheduler: ScheduleName
  readonly steps: number
  /** 0 … 1: how much of the way the sampling does; below 1 it starts in the middle of a longer schedule. */
  readonly denoise: number
  /** A part of the steps, as KSamplerAdvanced asks; null: all. */
  readonly range: StepRange | null
}

type StepRange = {
  readonly startAtStep: number
  readonly endAtStep: number
  /** Stops at the range's last σ instead of removing all noise. */
  readonly keepLeftoverNoise: boolean
}

/** The noise levels of one sampling, from high to low; empty or single when there is nothing to do. */
export function stepSigmas(sampling: ModelSampling, plan: StepPlan): readonly number[] {
  const sigmas = denoiseSigmas(sampling, plan)
  if (plan.range === null) return sigmas
  const { startAtStep, endAtStep, keepLeftoverNoise } = plan.range
  const upTo = endAtStep < sigmas.length - 1 ? sigmas.slice(0, endAtStep + 1) : sigmas
  const ended = keepLeftoverNoise || upTo.length === 0 ? upTo : [...upTo.slice(0, -1), 0]
  return startAtStep < ended.length - 1 ? ended.slice(startAtStep) : []
}

function denoiseSigmas(
  sampling: ModelSampling,
  { sampler, scheduler, ...part }: StepPlan,
): readonly number[] {
  const schedule = SCHEDULES[scheduler]
  if (sampler.dropsPenultimate !== true) return lastSteps((steps) => schedule(sampling, steps), part)
  return lastSteps((steps) => {
    const sigmas = schedule(sampling, steps + 1)
    return [...sigmas.slice(0, -2), ...sigmas.slice(-1)]
  }, part)
}

/** So many steps at the end of a schedule of which they are this share. */
export function lastSteps(
  schedule: (steps: number) => readonly number[],
  { steps, denoise }: { readonly steps: number; readonly denoise: number },
): readonly number[] {
  if (denoise <= 0) return []
  if (denoise > 0.9999) return schedule(steps)
  return schedule(Math.trunc(steps / denoise)).slice(-(steps + 1))
}
