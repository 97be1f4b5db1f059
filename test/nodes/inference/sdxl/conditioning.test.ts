import { describe, expect, test } from 'vitest'
import { conditioningVector, zeroedConditioning } from '../../../../nodes/inference/sdxl/conditioning.ts'
import { floats } from '../../../../nodes/inference/tensor.ts'
import type { ConditioningEntry, SizeConditioning } from '../../../../nodes/inference/values.ts'
import { difference } from '../../../setup/difference.ts'
import { fixtureTensors } from '../../../setup/golden-tensors.ts'

const golden = await fixtureTensors('tiny-text.safetensors')
const CAT: ConditioningEntry = {
  embedding: golden('cat.cond'),
  pooled: golden('cat.cond_pooled'),
  size: null,
}
const CUSTOM: SizeConditioning = {
  width: 1024,
  height: 768,
  cropWidth: 16,
  cropHeight: 32,
  targetWidth: 512,
  targetHeight: 640,
}

describe('the vector y', () => {
  test.each([
    ['default_128x128', null, { width: 128, height: 128 }],
    ['default_1024x1536', null, { width: 1024, height: 1536 }],
    ['custom', CUSTOM, { width: 8, height: 8 }],
  ])('%s is that of ComfyUI', (name, size, picture) => {
    const y = conditioningVector({ ...CAT, size }, picture)
    expect(difference(y, golden(`y.${name}`)).maxAbs).toBeLessThan(1e-5)
  })

  test('needs pooled text', () => {
    expect(() => conditioningVector({ ...CAT, pooled: null }, { width: 64, height: 64 })).toThrow(
      /no pooled text, which SDXL needs\. Encode the prompt with both text encoders/,
    )
  })
})

test('zeroed conditioning keeps its shapes and sizes', () => {
  const entry: ConditioningEntry = {
    embedding: floats(Float32Array.of(1, 2, 3, 4), [1, 2, 2]),
    pooled: floats(Float32Array.of(5), [1, 1]),
    size: CUSTOM,
  }
  expect(zeroedConditioning([entry, { ...entry, pooled: null }])).toEqual([
    {
      embedding: floats(new Float32Array(4), [1, 2, 2]),
      pooled: floats(new Float32Array(1), [1, 1]),
      size: CUSTOM,
    },
    { embedding: floats(new Float32Array(4), [1, 2, 2]), pooled: null, size: CUSTOM },
  ])
})
