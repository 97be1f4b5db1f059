import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openLora } from '../../../../nodes/inference/checkpoint/lora.ts'
import type { LoraFile } from '../../../../nodes/inference/checkpoint/lora.ts'
import {
  writeUntrained,
  type SeededTensor,
} from '../../../../nodes/inference/checkpoint/untrained-weights.ts'
import { createUnetSession } from '../../../../nodes/inference/sdxl/unet-session.ts'
import type { UnetSession } from '../../../../nodes/inference/sdxl/unet-session.ts'
import type { FloatTensor } from '../../../../nodes/inference/tensor.ts'
import { difference } from '../../../setup/difference.ts'
import { fixtureTensors } from '../../../setup/golden-tensors.ts'
import { testRuntime } from '../../../setup/test-runtime.ts'
import { temporaryFolder } from '../../../setup/temporary-folder.ts'
import { tinyLora } from '../../../setup/tiny-lora.ts'
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

test.each(['lazy', 'folded'] as const)(
  'a LoHa in all layers equals merged weights: %s',
  async (optimization) => {
    const path = join(await temporaryFolder(), 'loha.safetensors')
    await writeUntrained(path, { tensors: asLoha(tinyLora('kohya')), seed: 1 })
    const session = await createUnetSession(runtime, {
      weights: await tinyUnet(),
      loras: [await openLora(path)],
      optimization,
    })
    for (const [strength, name] of [
      [1, 'kohya@1'],
      [-0.5, 'kohya@-0.5'],
    ] as const) {
      expect(difference(await predict(session, [strength]), golden(`${name}.eps`)).maxAbs).toBeLessThan(1e-5)
    }
    await session.release()
  },
)

/** The same change as a LoRA's: its factors, and a second pair whose product is 1 everywhere. */
function asLoha(tensors: readonly SeededTensor[]): readonly SeededTensor[] {
  return tensors.flatMap((tensor) => {
    const [rows = 0, ...rest] = tensor.shape
    const columns = rest.reduce((a, b) => a * b, 1)
    const parts = (of: string, ones: string, shape: readonly number[]): readonly SeededTensor[] => {
      const name = (part: string): string => tensor.name.replace(/\.lora_(up|down)\.weight$/, `.${part}`)
      const fill = { kind: 'constant', value: 1 } as const
      return [
        { ...tensor, name: name(of), shape: [rows, columns] },
        { name: name(ones), shape, key: name(ones), fill },
      ]
    }
    if (tensor.name.endsWith('lora_up.weight')) return parts('hada_w1_a', 'hada_w2_a', [rows, 1])
    if (tensor.name.endsWith('lora_down.weight')) return parts('hada_w1_b', 'hada_w2_b', [1, columns])
    return [tensor]
  })
}

async function load(loras: readonly LoraFile[]): Promise<UnetSession> {
  return await createUnetSession(runtime, { weights: await tinyUnet(), loras, optimization: 'lazy' })
}

function predict(session: UnetSession, strengths: readonly number[]): Promise<FloatTensor> {
  const [x, context, y] = [golden('x'), golden('context'), golden('y')]
  return session.predict({ x, timesteps: [...golden('t').data], context, y, strengths })
}
