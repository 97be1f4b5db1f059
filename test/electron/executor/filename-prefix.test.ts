import { expect, test } from 'vitest'
import { expandPrefixes } from '../../../electron/executor/filename-prefix.ts'
import type { Prompt } from '../../../workflows/prompt.ts'

const now = new Date(2026, 2, 5, 7, 8, 9)

test.each([
  ['%date:yyyy-MM-dd%/cat', '2026-03-05/cat'],
  ['%date:yy.M.d h-m-s hh-mm-ss%', '26.3.5 7-8-9 07-08-09'],
  ['seed %KSampler.seed%', 'seed 18446744073709551615'],
  ['%The prompt.text%', 'a_b_ c'],
  ['%width%x%height% %batch_num%', '%width%x%height% %batch_num%'],
  ['%Nobody.text%', '%Nobody.text%'],
  ['100 %', '100 %'],
])('%s becomes %s', (prefix, expected) => {
  const prompt: Prompt = {
    '1': { class_type: 'KSampler', inputs: { seed: 18446744073709551615n } },
    '2': { class_type: 'CLIPTextEncode', inputs: { text: 'a/b: c' }, _meta: { title: 'The prompt' } },
    '3': { class_type: 'SaveImage', inputs: { filename_prefix: prefix } },
  }
  expect(expandPrefixes(prompt, now)['3']?.inputs['filename_prefix']).toBe(expected)
})
