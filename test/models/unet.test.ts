import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openCheckpoint } from '../../nodes/inference/checkpoint/recognize.ts'
import { createUnetSession } from '../../nodes/inference/sdxl/unet-session.ts'
import { difference } from '../setup/difference.ts'
import { fixtureTensors } from '../setup/golden-tensors.ts'
import { testRuntime } from '../setup/test-runtime.ts'
import { FULL_SIZE_CHECKPOINT, missingModels } from './full-size-models.ts'

const { folder, missing } = missingModels()

describe.skipIf(missing !== null)('the UNet at full size gives ComfyUI’s values', async () => {
  if (missing !== null) return
  const runtime = await testRuntime()
  const golden = await fixtureTensors('comfyui/parts_unet.safetensors')
  const { unet } = await openCheckpoint(join(folder, 'checkpoints', FULL_SIZE_CHECKPOINT))
  if (unet === null) throw new Error('The checkpoint has no UNet.')
  const session = await createUnetSession(runtime, { weights: unet, loras: [], optimization: 'lazy' })

  test.each([
    ['u16', 'a latent of 16 × 16'],
    ['u24x16_b2', 'two latents of 24 × 16 with a text each'],
  ])('%s: %s', async (name) => {
    const eps = await session.predict({
      x: golden(`${name}.x`),
      timesteps: [...golden(`${name}.t`).data],
      context: golden(`${name}.context`),
      y: golden(`${name}.y`),
      strengths: [],
    })
    expect(difference(eps, golden(`${name}.eps`)).relativeRms).toBeLessThan(5e-6)
  })

  test('its private memory stays below a gigabyte', async () => {
    expect((await runtime.stats()).peakPrivateBytes).toBeLessThan(1e9)
  })
})
