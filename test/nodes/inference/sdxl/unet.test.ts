import { describe, expect, test } from 'vitest'
import { createUnetSession } from '../../../../nodes/inference/sdxl/unet-session.ts'
import { difference } from '../../../setup/difference.ts'
import { fixtureTensors } from '../../../setup/golden-tensors.ts'
import { testRuntime } from '../../../setup/test-runtime.ts'
import { tinyUnet } from './tiny-unet.ts'

const runtime = await testRuntime()
const golden = await fixtureTensors('tiny-unet.safetensors')
const weights = await tinyUnet()

const CASES = ['16x16_b1_t999', '16x16_b1_t250', '24x16_b2_t749_t19', '16x24_b2_t499']

describe.each(['lazy', 'folded'] as const)('the UNet with %s weights', async (optimization) => {
  const session = await createUnetSession(runtime, { weights, loras: [], optimization })

  test.each(CASES)('predicts as the reference: %s', async (name) => {
    const eps = await session.predict({ ...question(name), strengths: [] })
    const { maxAbs, relativeRms } = difference(eps, golden(`${name}.eps`))
    expect(maxAbs).toBeLessThan(1e-5)
    expect(relativeRms).toBeLessThan(2e-6)
  })
})

test('the UNet with decomposed attention predicts the same', async () => {
  const decomposed = { ...runtime, dialect: { attention: 'decomposed' } } as const
  const session = await createUnetSession(decomposed, { weights, loras: [], optimization: 'lazy' })
  const eps = await session.predict({ ...question('24x16_b2_t749_t19'), strengths: [] })
  expect(difference(eps, golden('24x16_b2_t749_t19.eps')).relativeRms).toBeLessThan(2e-6)
})

function question(name: string) {
  return {
    x: golden(`${name}.x`),
    timesteps: [...golden(`${name}.t`).data],
    context: golden(`${name}.context`),
    y: golden(`${name}.y`),
  }
}
