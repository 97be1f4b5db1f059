import { expect, test } from 'vitest'
import { parseWeights } from '../../../../nodes/inference/tokenizer/prompt-weights.ts'

const weights = (prompt: string): [string, number][] =>
  parseWeights(prompt).map(({ text, weight }) => [text, Number(weight.toFixed(6))])

test.each<[string, [string, number][]]>([
  ['', []],
  ['a cat', [['a cat', 1]]],
  [
    'a (cat)',
    [
      ['a ', 1],
      ['cat', 1.1],
    ],
  ],
  ['((cat))', [['cat', 1.21]]],
  [
    '(cat:1.5) dog',
    [
      ['cat', 1.5],
      [' dog', 1],
    ],
  ],
  [
    '(a (b:0.5) c)',
    [
      ['a ', 1.1],
      ['b', 0.5],
      [' c', 1.1],
    ],
  ],
  [
    '(a (b) c:2)',
    [
      ['a ', 2],
      ['b', 2.2],
      [' c', 2],
    ],
  ],
  ['(a: b:.5)', [['a: b', 0.5]]],
  ['(a:b)', [['a:b', 1.1]]],
  ['(a:)', [['a:', 1.1]]],
  ['(:1.5)', [[':1.5', 1.1]]],
  [
    '(a:-1)(b:0)',
    [
      ['a', -1],
      ['b', 0],
    ],
  ],
  ['(a: 1e-1 )', [['a', 0.1]]],
  [
    '\\(a\\) (b\\):1.2)',
    [
      ['(a) ', 1],
      ['b)', 1.2],
    ],
  ],
  ['(a', [['(a', 1]]],
  ['a) (b:2)', [['a) (b:2)', 1]]],
  ['()', []],
])('%j', (prompt, expected) => {
  expect(weights(prompt)).toEqual(expected)
})
