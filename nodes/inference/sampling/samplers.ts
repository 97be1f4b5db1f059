import { ddpm } from './samplers/ddpm.ts'
import { dpm2, dpm2Ancestral } from './samplers/dpm-2.ts'
import { dpmpp2mSde, dpmpp2mSdeHeun } from './samplers/dpmpp-2m-sde.ts'
import { dpmpp2m } from './samplers/dpmpp-2m.ts'
import { dpmpp2sAncestral } from './samplers/dpmpp-2s-ancestral.ts'
import { dpmpp3mSde } from './samplers/dpmpp-3m-sde.ts'
import { dpmppSde } from './samplers/dpmpp-sde.ts'
import { eulerAncestral } from './samplers/euler-ancestral.ts'
import { euler } from './samplers/euler.ts'
import { gradientEstimation } from './samplers/gradient-estimation.ts'
import { heun } from './samplers/heun.ts'
import { heunpp2 } from './samplers/heunpp2.ts'
import { ipndm } from './samplers/ipndm.ts'
import { lcm } from './samplers/lcm.ts'
import { lms } from './samplers/lms.ts'
import { resMultistep, resMultistepAncestral } from './samplers/res-multistep.ts'
import type { Sampler } from './samplers/sampler.ts'
import { uniPc, uniPcBh2 } from './samplers/uni-pc.ts'

/**
 * Samplers under ComfyUI's names and in its order. The `_gpu` names differ there only in where noise is drawn;
 * here noise is always the CPU's.
 */
export const SAMPLERS = {
  euler: { run: euler },
  euler_ancestral: { run: eulerAncestral },
  heun: { run: heun },
  heunpp2: { run: heunpp2 },
  dpm_2: { run: dpm2, dropsPenultimate: true },
  dpm_2_ancestral: { run: dpm2Ancestral, dropsPenultimate: true },
  lms: { run: lms },
  dpmpp_2s_ancestral: { run: dpmpp2sAncestral },
  dpmpp_sde: { run: dpmppSde },
  dpmpp_sde_gpu: { run: dpmppSde },
  dpmpp_2m: { run: dpmpp2m },
  dpmpp_2m_sde: { run: dpmpp2mSde },
  dpmpp_2m_sde_gpu: { run: dpmpp2mSde },
  dpmpp_2m_sde_heun: { run: dpmpp2mSdeHeun },
  dpmpp_2m_sde_heun_gpu: { run: dpmpp2mSdeHeun },
  dpmpp_3m_sde: { run: dpmpp3mSde },
  dpmpp_3m_sde_gpu: { run: dpmpp3mSde },
  ddpm: { run: ddpm },
  lcm: { run: lcm },
  ipndm: { run: ipndm },
  res_multistep: { run: resMultistep },
  res_multistep_ancestral: { run: resMultistepAncestral },
  gradient_estimation: { run: gradientEstimation },
  // DDIM in this notation is Euler's method; only the noise of the masked region differs.
  ddim: { run: euler, ownMaskNoise: true },
  uni_pc: { run: uniPc, dropsPenultimate: true },
  uni_pc_bh2: { run: uniPcBh2, dropsPenultimate: true },
} as const satisfies Record<string, SamplerEntry>

export type SamplerName = keyof typeof SAMPLERS
export const SAMPLER_NAMES = Object.keys(SAMPLERS) as readonly SamplerName[]

export type SamplerEntry = {
  readonly run: Sampler
  /** Asks for one σ more and leaves out the last before the end. */
  readonly dropsPenultimate?: boolean
  /** Noises the kept region of an inpainting with noise of seed + 1. */
  readonly ownMaskNoise?: boolean
}
