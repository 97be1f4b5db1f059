import { ask, firstOrder, lambdaRange, noiseAlong, secondOrder, thirdOrder } from './dpm-solver.ts'
import type { DpmStep, NoiseAt } from './dpm-solver.ts'
import type { SamplerRun } from './sampler.ts'

/**
 * DPM-Solver-fast (Lu et al. 2022): as many model calls as there are steps, up to three of them to one
 * step of the solver, whose steps are even in ln σ. Only the schedule's ends and its length count, and the noise of
 * the last σ above 0 stays.
 */
export async function dpmFast(run: SamplerRun): Promise<Float32Array> {
  const { start, end } = lambdaRange(run.sigmas)
  const orders = solverOrders(run.sigmas.length - 1)
  let calls = 0
  let { x } = run
  for (const [index, order] of orders.entries()) {
    const lambda = start + ((end - start) * index) / orders.length
    const next = start + ((end - start) * (index + 1)) / orders.length
    const here = await ask(run, x, lambda)
    run.onStep(calls++, here.denoised)
    const noiseAt: NoiseAt = async (there, at) => {
      const { noise } = await ask(run, there, at)
      // The x0 of a stage is a rougher one: the step's own is what is shown.
      run.onStep(calls++, here.denoised)
      return noise
    }
    x = await solverStep({ x, lambda, next, noise: here.noise }, order, noiseAt)
  }
  return x
}

/** The paper's three cases: threes, and at the end what makes up the number of calls. */
function solverOrders(calls: number): readonly number[] {
  const rest = calls % 3
  const threes = Array.from({ length: (calls - rest) / 3 }, () => 3)
  return rest === 0 ? [...threes.slice(1), 2, 1] : [...threes, rest]
}

async function solverStep(step: DpmStep, order: number, noiseAt: NoiseAt): Promise<Float32Array> {
  if (order === 1) return firstOrder(step)
  if (order === 2) return secondOrder(step, 1 / 2, await noiseAlong(step, 1 / 2, noiseAt))
  return thirdOrder(step, await noiseAlong(step, 1 / 3, noiseAt), noiseAt)
}
