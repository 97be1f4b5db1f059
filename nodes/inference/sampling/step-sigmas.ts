import type { ModelSampling } from './model-sampling.ts'
import { SAMPLERS } from './samplers.ts'
import type { SamplerEntry, SamplerName } from './samplers.ts'
import { SCHEDULES } from './schedules.ts'
import type { ScheduleName } from './schedules.ts'

export type StepPlan = {
  readonly sampler: SamplerName
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

function denoiseSigmas(sampling: ModelSampling, plan: StepPlan): readonly number[] {
  if (plan.denoise <= 0) return []
  if (plan.denoise > 0.9999) return scheduled(sampling, plan, plan.steps)
  const all = scheduled(sampling, plan, Math.trunc(plan.steps / plan.denoise))
  return all.slice(-(plan.steps + 1))
}

function scheduled(sampling: ModelSampling, plan: StepPlan, steps: number): readonly number[] {
  const entry: SamplerEntry = SAMPLERS[plan.sampler]
  if (entry.dropsPenultimate !== true) return SCHEDULES[plan.scheduler](sampling, steps)
  const sigmas = SCHEDULES[plan.scheduler](sampling, steps + 1)
  return [...sigmas.slice(0, -2), ...sigmas.slice(-1)]
}
