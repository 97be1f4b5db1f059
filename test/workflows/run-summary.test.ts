import { expect, it } from 'vitest'
import { summarizeRun } from '../../workflows/run-summary.ts'

const sampler = { seed: 2n ** 60n, positive: ['4', 0], negative: ['3', 0] }

it.each([
  ['a plain sampler', { text: ' a boat\n at sea ' }, 'a boat at sea'],
  ['text behind what combines', { conditioning_1: ['5', 0] }, 'a balloon'],
  ['a long text', { text: 'ab '.repeat(40) }, `${'ab '.repeat(26)}ab…`],
  ['no text at all', {}, null],
])('tells a run by its seed and prompt: %s', (_, inputs, text) => {
  const prompt = {
    '2': { class_type: 'KSampler', inputs: sampler },
    '3': { class_type: 'CLIPTextEncode', inputs: { text: 'blurry' } },
    '4': { class_type: 'X', inputs },
    '5': { class_type: 'CLIPTextEncode', inputs: { text: 'a balloon' } },
  }
  expect(summarizeRun(prompt)).toEqual({ seed: '1152921504606846976', text })
})

it('says nothing of a run without a sampler', () => {
  expect(summarizeRun({ '1': { class_type: 'LoadImage', inputs: { image: 'a.png' } } })).toEqual({
    seed: null,
    text: null,
  })
})
