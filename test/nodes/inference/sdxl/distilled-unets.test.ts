import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  sdxlUnetPlan,
  type UnetPlan,
  unetTensors,
} from '../../../../nodes/inference/checkpoint/layout/unet.ts'
import { openCheckpoint } from '../../../../nodes/inference/checkpoint/recognize.ts'
import { writeUntrained } from '../../../../nodes/inference/checkpoint/untrained-weights.ts'
import { createUnetSession } from '../../../../nodes/inference/sdxl/unet-session.ts'
import { floats } from '../../../../nodes/inference/tensor.ts'
import { temporaryFolder } from '../../../setup/temporary-folder.ts'
import { testRuntime } from '../../../setup/test-runtime.ts'

const tiny = sdxlUnetPlan({ modelChannels: 32, contextWidth: 192, vectorWidth: 64 })
const block = (channels: number, depth: number) => ({ kind: 'residual' as const, channels, depth })

/** The depths of the published models at 32 channels. */
const PLANS: Readonly<Record<string, UnetPlan>> = {
  'SSD-1B': {
    ...tiny,
    inputBlocks: tiny.inputBlocks.map((each) => (each.depth === 10 ? { ...each, depth: 4 } : each)),
    middleDepth: 0,
    outputBlocks: [4, 4, 10, 2, 1, 1, 0, 0, 0].map((depth, i) => ({
      ...block([128, 64, 32][Math.floor(i / 3)] ?? 0, depth),
      upsample: i === 2 || i === 5,
    })),
  },
  'KOALA 700M': {
    ...tiny,
    inputBlocks: [
      block(32, 0),
      { kind: 'downsample', channels: 32, depth: 0 },
      block(64, 2),
      { kind: 'downsample', channels: 64, depth: 0 },
      block(128, 5),
    ],
    middleDepth: null,
    outputBlocks: [5, 5, 2, 2, 0, 0].map((depth, i) => ({
      ...block([128, 64, 32][Math.floor(i / 2)] ?? 0, depth),
      upsample: i === 1 || i === 3,
    })),
  },
}

const runtime = await testRuntime()

test.each(Object.keys(PLANS))('%s runs by what its tensors say', async (name) => {
  const path = join(await temporaryFolder(), 'unet.safetensors')
  const tensors = unetTensors(PLANS[name] ?? tiny).map((tensor) => ({ ...tensor, key: tensor.name }))
  await writeUntrained(path, { tensors, seed: 1 })
  const { unet: weights } = await openCheckpoint(path)
  if (weights === null) throw new Error('no UNet')
  const session = await createUnetSession(runtime, { weights, loras: [], optimization: 'lazy' })
  const predict = (value: number) =>
    session.predict({
      x: floats(new Float32Array(4 * 8 * 12).fill(value), [1, 4, 8, 12]),
      timesteps: [500],
      context: floats(new Float32Array(77 * 192).fill(0.1), [1, 77, 192]),
      y: floats(new Float32Array(64), [1, 64]),
      strengths: [],
    })
  const [one, other] = [await predict(0.5), await predict(-0.5)]
  expect(one.dims).toEqual([1, 4, 8, 12])
  expect(one.data.every(Number.isFinite)).toBe(true)
  expect(one.data).not.toEqual(other.data)
})
