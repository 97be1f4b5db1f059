import { expect, test } from 'vitest'
import { resolveDynamicPrompt, withDynamicPrompts } from '../../../workflows/comfy/dynamic-prompts.ts'
import { readWorkflow } from '../../../workflows/comfy/read-workflow.ts'
import { testCatalogue } from '../test-catalogue.ts'

test.each([
  ['a cat', 0, 'a cat'],
  ['a {red|blue} cat', 0, 'a red cat'],
  ['a {red|blue} cat', 0.99, 'a blue cat'],
  ['{a|{b|c}}', 0.99, 'c'],
  ['{a|{b|c} d} e', 0.99, 'c d e'],
  ['{|x}y', 0, 'y'],
  ['a \\{literal\\|brace\\} {b}', 0, 'a {literal|brace} b'],
  ['one | two', 0, 'one | two'],
  ['stray } brace', 0, 'stray } brace'],
  ['open {a|b', 0.99, 'open b'],
  ['seen /* not\nseen */here // nor this\nnext', 0, 'seen here \nnext'],
])('%j with %f', (text, random, expected) => {
  expect(resolveDynamicPrompt(text, () => random)).toBe(expected)
})

test('braces nested without end do not overflow the stack', () => {
  expect(resolveDynamicPrompt('{'.repeat(100_000), () => 0)).toBe('')
})

test('only texts that allow it are changed', () => {
  const { document } = readWorkflow(
    {
      nodes: [
        { id: 1, type: 'CLIPTextEncode', widgets_values: ['{a|b}'] },
        { id: 2, type: 'SaveImage', widgets_values: ['{a|b}'] },
        { id: 3, type: 'Note', widgets_values: ['{a|b}'] },
      ],
    },
    testCatalogue,
  )
  const { nodes } = withDynamicPrompts(document, testCatalogue, () => 0)
  expect(Object.values(nodes).map(({ values }) => values)).toEqual([
    { text: 'a' },
    { filename_prefix: '{a|b}' },
    { text: '{a|b}' },
  ])
})
