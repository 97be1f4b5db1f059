import { readFileSync } from 'node:fs'
import { z } from 'zod'

const Sigmas = z.array(z.number().nullable())

/** Values of the real ComfyUI; see `test/fixtures/golden/README.md`. */
export const numerics = z
  .object({
    sigmas_idx: z.record(z.string(), z.number()),
    zsnr_sigmas_idx: z.record(z.string(), z.number()),
    lcm_sigmas: z.array(z.number()),
    schedules: z.record(z.string(), z.record(z.string(), z.record(z.string(), Sigmas))),
    timesteps_for_sgm_uniform: z.record(z.string(), z.array(z.number())),
    timesteps_for_simple: z.record(z.string(), z.array(z.number())),
    ksampler: z.record(z.string(), z.array(z.number())),
    percent_to_sigma: z.record(z.string(), z.number()),
    noise: z.record(
      z.string(),
      z.object({
        shape: z.array(z.number()),
        first8: z.array(z.number()),
        at_16: z.array(z.number()),
        last4: z.array(z.number()),
      }),
    ),
  })
  .parse(read('numerics.json'))

export const samplerRuns = z
  .object({
    runs: z.record(
      z.string(),
      z.object({ calls: z.number(), sigmas: z.array(z.number()), out: z.array(z.number()) }),
    ),
  })
  .parse(read('samplers.json')).runs

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../fixtures/golden/${name}`, import.meta.url), 'utf8'))
}
