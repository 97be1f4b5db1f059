import { expect, test } from 'vitest'
import { createUnetSession } from '../../../../nodes/inference/sdxl/unet-session.ts'
import type { UnetQuestion } from '../../../../nodes/inference/sdxl/unet-session.ts'
import { floats } from '../../../../nodes/inference/tensor.ts'
import type { FloatTensor } from '../../../../nodes/inference/tensor.ts'
import { difference } from '../../../setup/difference.ts'
import { fixtureTensors } from '../../../setup/golden-tensors.ts'
import { testRuntime } from '../../../setup/test-runtime.ts'
import { tinyUnet } from './tiny-unet.ts'

const runtime = await testRuntime()
const golden = await fixtureTensors('tiny-unet.safetensors')
const weights = await tinyUnet()
const session = await createUnetSession(runtime, { weights, loras: [], optimization: 'lazy' })

const question: UnetQuestion = {
  x: golden('16x16_b1_t250.x'),
  timesteps: [250],
  context: golden('16x16_b1_t250.context'),
  y: golden('16x16_b1_t250.y'),
  strengths: [],
}
const eps = golden('16x16_b1_t250.eps')

test('one text, vector and timestep serve a whole batch', async () => {
  const both = await session.predict({ ...question, x: twice(question.x) })
  expect(difference(both, twice(eps)).relativeRms).toBeLessThan(2e-6)
})

test('a text that was forgotten is projected again', async () => {
  const other = (): FloatTensor => floats(question.context.data.map(Math.sin), question.context.dims)
  for (let i = 0; i < 6; i++) await session.predict({ ...question, context: other() })
  expect(difference(await session.predict(question), eps).relativeRms).toBeLessThan(2e-6)
})

test.each([
  [17, 16],
  [15, 23],
])('a latent of %d × %d, whose halves are not whole, keeps its size', async (height, width) => {
  const x = floats(new Float32Array(4 * height * width).fill(0.5), [1, 4, height, width])
  const prediction = await session.predict({ ...question, x })
  expect(prediction.dims).toEqual([1, 4, height, width])
  expect(prediction.data.every(Number.isFinite)).toBe(true)
})

test('a session knows when its process is gone', async () => {
  await runtime.kill()
  expect(session.isAlive()).toBe(false)
  await expect(session.predict(question)).rejects.toMatchObject({ reason: 'gone' })
  const again = await createUnetSession(runtime, { weights, loras: [], optimization: 'lazy' })
  expect(difference(await again.predict(question), eps).relativeRms).toBeLessThan(2e-6)
  await again.release()
  expect(again.isAlive()).toBe(false)
  expect((await runtime.stats()).sessions).toEqual([])
})

function twice(tensor: FloatTensor): FloatTensor {
  const [, ...rest] = tensor.dims
  return floats(Float32Array.from([...tensor.data, ...tensor.data]), [2, ...rest])
}
