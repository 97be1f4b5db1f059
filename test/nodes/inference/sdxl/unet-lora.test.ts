import { expect, test } from 'vitest'
import { openLora } from '../../../../nodes/inference/checkpoint/lora.ts'
import type { LoraFile } from '../../../../nodes/inference/checkpoint/lora.ts'
import { createUnetSession } from '../../../../nodes/inference/sdxl/unet-session.ts'
import type { UnetSession } from '../../../../nodes/inference/sdxl/unet-session.ts'
import type { FloatTensor } from '../../../../nodes/inference/tensor.ts'
import { difference } from '../../../setup/difference.ts'
import { fixtureTensors } from '../../../setup/golden-tensors.ts'
import { testRuntime } from '../../../setup/test-runtime.ts'
import { tinyModel } from '../../../setup/tiny-models.ts'
import { tinyUnet } from './tiny-unet.ts'

const runtime = await testRuntime()
const golden = await fixtureTensors('tiny-lora.safetensors')
const kohya = await openLora(tinyModel('lora-kohya'))
const diffusers = await openLora(tinyModel('lora-kohya-diffusers'))
const peft = await openLora(tinyModel('lora-peft'))
const ofKohya = await load([kohya])

// One session for all: a strength is an input, not a reason to load again.
test.each([
  [1, 'kohya@1'],
  [0.7, 'kohya@0.7'],
  [-0.5, 'kohya@-0.5'],
  [0, 'base'],
])('a LoRA of strength %d equals merged weights', async (strength, name) => {
  expect(difference(await predict(ofKohya, [strength]), golden(`${name}.eps`)).maxAbs).toBeLessThan(1e-5)
})

test.each([
  ['of diffusers block names', [diffusers], [0.7], 'kohya-diffusers@0.7'],
  ['of diffusers block names, in full', [diffusers], [1], 'kohya-diffusers@1'],
  ['on top of another', [kohya, diffusers], [0.7, 0.7], 'kohya+kohya-diffusers@0.7'],
  // The PEFT file has the same factors without alpha, which is half the rank in the others.
  ['of PEFT names', [peft], [0.5], 'kohya@1'],
] as const)('a LoRA %s equals merged weights', async (_, loras, strengths, name) => {
  const session = await load(loras)
  expect(difference(await predict(session, strengths), golden(`${name}.eps`)).maxAbs).toBeLessThan(1e-5)
  await session.release()
})

test('with folded weights the strength stays free', async () => {
  const session = await createUnetSession(runtime, {
    weights: await tinyUnet(),
    loras: [kohya],
    optimization: 'folded',
  })
  for (const [strength, name] of [
    [1, 'kohya@1'],
    [-0.5, 'kohya@-0.5'],
  ] as const) {
    expect(difference(await predict(session, [strength]), golden(`${name}.eps`)).maxAbs).toBeLessThan(1e-5)
  }
})

async function load(loras: readonly LoraFile[]): Promise<UnetSession> {
  return await createUnetSession(runtime, { weights: await tinyUnet(), loras, optimization: 'lazy' })
}

function predict(session: UnetSession, strengths: readonly number[]): Promise<FloatTensor> {
  const [x, context, y] = [golden('x'), golden('context'), golden('y')]
  return session.predict({ x, timesteps: [...golden('t').data], context, y, strengths })
}
