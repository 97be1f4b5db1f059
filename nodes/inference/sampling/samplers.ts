import { ddpm } from './samplers/ddpm.ts'
import { deis } from './samplers/deis.ts'
import { dpm2, dpm2Ancestral } from './samplers/dpm-2.ts'
import { dpmAdaptive } from './samplers/dpm-adaptive.ts'
import { dpmFast } from './samplers/dpm-fast.ts'
import { dpmpp2mCfgPp } from './samplers/dpmpp-2m-cfg-pp.ts'
import { dpmpp2mSde, dpmpp2mSdeHeun } from './samplers/dpmpp-2m-sde.ts'
import { dpmpp2m } from './samplers/dpmpp-2m.ts'
import { dpmpp2sAncestralCfgPp } from './samplers/dpmpp-2s-ancestral-cfg-pp.ts'
import { dpmpp2sAncestral } from './samplers/dpmpp-2s-ancestral.ts'
import { dpmpp3mSde } from './samplers/dpmpp-3m-sde.ts'
import { dpmppSde } from './samplers/dpmpp-sde.ts'
import { erSde } from './samplers/er-sde.ts'
import { eulerAncestral } from './samplers/euler-ancestral.ts'
import { eulerAncestralCfgPp, eulerCfgPp } from './samplers/euler-cfg-pp.ts'
import { euler } from './samplers/euler.ts'
import { gradientEstimation, gradientEstimationCfgPp } from './samplers/gradient-estimation.ts'
import { heun } from './samplers/heun.ts'
import { heunpp2 } from './samplers/heunpp2.ts'
import { ipndmV } from './samplers/ipndm-v.ts'
import { ipndm } from './samplers/ipndm.ts'
import { lcm } from './samplers/lcm.ts'
import { lms } from './samplers/lms.ts'
import {
  resMultistep,
  resMultistepAncestral,
  resMultistepAncestralCfgPp,
  resMultistepCfgPp,
} from './samplers/res-multistep.ts'
import { saSolver, saSolverPece } from './samplers/sa-solver.ts'
import type { Sampler } from './samplers/sampler.ts'
import { expHeun2X0, expHeun2X0Sde, seeds2, seeds3 } from './samplers/seeds.ts'
import { uniPc, uniPcBh2 } from './samplers/uni-pc.ts'

/**
 * Samplers under ComfyUI's names and in its order. The `_gpu` names differ there only in where noise is drawn;
 * here noise is always the CPU's.
 */
export const SAMPLERS = {
  euler: { run: euler },
  euler_cfg_pp: { run: eulerCfgPp, needsUnguided: true },
  euler_ancestral: { run: eulerAncestral },
  euler_ancestral_cfg_pp: { run: eulerAncestralCfgPp, needsUnguided: true },
  heun: { run: heun },
  heunpp2: { run: heunpp2 },
  exp_heun_2_x0: { run: expHeun2X0 },
  exp_heun_2_x0_sde: { run: expHeun2X0Sde },
  dpm_2: { run: dpm2, dropsPenultimate: true },
  dpm_2_ancestral: { run: dpm2Ancestral, dropsPenultimate: true },
  lms: { run: lms },
  dpm_fast: { run: dpmFast },
  dpm_adaptive: { run: dpmAdaptive },
  dpmpp_2s_ancestral: { run: dpmpp2sAncestral },
  dpmpp_2s_ancestral_cfg_pp: { run: dpmpp2sAncestralCfgPp, needsUnguided: true },
  dpmpp_sde: { run: dpmppSde },
  dpmpp_sde_gpu: { run: dpmppSde },
  dpmpp_2m: { run: dpmpp2m },
  dpmpp_2m_cfg_pp: { run: dpmpp2mCfgPp, needsUnguided: true },
  dpmpp_2m_sde: { run: dpmpp2mSde },
  dpmpp_2m_sde_gpu: { run: dpmpp2mSde },
  dpmpp_2m_sde_heun: { run: dpmpp2mSdeHeun },
  dpmpp_2m_sde_heun_gpu: { run: dpmpp2mSdeHeun },
  dpmpp_3m_sde: { run: dpmpp3mSde },
  dpmpp_3m_sde_gpu: { run: dpmpp3mSde },
  ddpm: { run: ddpm },
  lcm: { run: lcm },
  ipndm: { run: ipndm },
  ipndm_v: { run: ipndmV },
  deis: { run: deis },
  res_multistep: { run: resMultistep },
  res_multistep_cfg_pp: { run: resMultistepCfgPp, needsUnguided: true },
  res_multistep_ancestral: { run: resMultistepAncestral },
  res_multistep_ancestral_cfg_pp: { run: resMultistepAncestralCfgPp, needsUnguided: true },
  gradient_estimation: { run: gradientEstimation },
  gradient_estimation_cfg_pp: { run: gradientEstimationCfgPp, needsUnguided: true },
  er_sde: { run: erSde },
  seeds_2: { run: seeds2 },
  seeds_3: { run: seeds3 },
  sa_solver: { run: saSolver },
  sa_solver_pece: { run: saSolverPece },
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
  /** Reads `unguided`: both prompts are asked, whatever the guidance. */
  readonly needsUnguided?: boolean
  /** Noises the kept region of an inpainting with noise of seed + 1. */
  readonly ownMaskNoise?: boolean
}
