import { describe, expect, it } from 'vitest'
import { evaluateArithmetic } from '../../../renderer/widgets/arithmetic.ts'
import { inputImage } from '../../../renderer/widgets/input-image.ts'
import { fitNumber, type NumberWidget, showNumber } from '../../../renderer/widgets/number-bounds.ts'
import { acceptCompletion, candidates, openCompletion } from '../../../renderer/widgets/prompt-completion.ts'
import { changePromptWeight } from '../../../renderer/widgets/prompt-weight.ts'
import { cfg } from './cfg-widget.ts'

describe('arithmetic', () => {
  it.each([
    ['42', 42],
    ['1024*1.5', 1536],
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['-3', -3],
    ['2^3^2', 512],
    ['10 % 4', 2],
    ['1,5', 1.5],
    ['.5', 0.5],
    ['1e3', 1000],
    ['', null],
    ['1 +', null],
    ['1 2', null],
    ['(1', null],
    ['1/0', null],
    ['alert(1)', null],
    ['18446744073709551615', 18446744073709551615n],
    ['18446744073709551615+0', 18446744073709551615n],
    ['2^64 - 1', 18446744073709551615n],
    ['-9007199254740993', -9007199254740993n],
    ['9007199254740993 * 3 % 10', 9],
    ['18446744073709551615 / 5 - 1.5*2', 3689348814741910320n],
    ['(2^64 - 2^64) / 3 + 7 / 2', 3.5],
    ['9^9^9', null],
  ])('%j is %s', (text, expected) => {
    expect(evaluateArithmetic(text)).toBe(expected)
  })
})

const size: NumberWidget = {
  kind: 'int',
  default: 512,
  min: 16,
  max: 16384,
  step: 8,
  display: 'number',
  controlAfterGenerate: false,
}
const seed: Extract<NumberWidget, { kind: 'int' }> = {
  ...size,
  min: 0,
  max: 18446744073709551615n,
  step: 1,
  controlAfterGenerate: true,
}

describe('numbers', () => {
  it.each([
    [cfg, 0.1 + 0.2, 0.3],
    [cfg, 1.23456, 1.23],
    [cfg, 500, 100],
    [size, 3, 16],
    [size, 1000.4, 1000],
    [seed, 2 ** 70, 18446744073709551615n],
    [seed, 18446744073709551614n, 18446744073709551614n],
    [seed, 12n, 12],
  ] as const)('%o takes %s as %s', (widget, value, expected) => {
    expect(fitNumber(widget, value)).toBe(expected)
  })

  it.each([
    [cfg, 1, '1.00'],
    [cfg, 7.5, '7.50'],
    [size, 1024, '1024'],
    [seed, 18446744073709551615n, '18446744073709551615'],
  ] as const)('%o shows %s as %s', (widget, value, expected) => {
    expect(showNumber(widget, value)).toBe(expected)
  })
})

describe('prompt weights', () => {
  // `|` marks the caret, `[…]` would be part of the prompt, so a selection is marked by two bars.
  const mark = (text: string): { text: string; start: number; end: number } => {
    const start = text.indexOf('|')
    const rest = text.replace('|', '')
    const end = rest.indexOf('|')
    return end < 0 ? { text: rest, start, end: start } : { text: rest.replace('|', ''), start, end }
  }
  it.each([
    ['a re|d house', 0.05, 'a (|red|:1.05) house'],
    ['a |red house| here', 0.05, 'a (|red house|:1.05) here'],
    ['a (re|d:1.05) house', 0.05, 'a (|red|:1.1) house'],
    ['a (re|d:1.05) house', -0.05, 'a |red| house'],
    ['a |(red:1.2)| house', -0.05, 'a (|red|:1.15) house'],
    ['a (re|d) house', 0.05, 'a (|red|:1.15) house'],
    ['a |red | house', 0.05, 'a (|red|:1.05)  house'],
    ['((a:1.2) b|c:1.3)', 0.05, '(|(a:1.2) bc|:1.35)'],
    ['a, | b', 0.05, 'a, || b'],
  ])('%j by %d is %j', (before, delta, after) => {
    expect(changePromptWeight(mark(before), delta)).toEqual(mark(after))
  })
})

describe('completion', () => {
  const files = [
    { name: 'easynegative.safetensors', description: null },
    { name: 'sub/negativeXL_D.pt', description: 'Embedding' },
    { name: 'hands.pt', description: null },
  ]
  const names = (folder: 'embeddings' | 'loras', typed: string): string[] =>
    candidates(files, { folder, typed }).map(({ name }) => name)

  it('offers the embeddings that resemble what was typed', () => {
    const text = 'bad, embedding:neg'
    const completion = openCompletion(text, text.length)
    expect(completion).toEqual({ folder: 'embeddings', start: 15, end: 18, typed: 'neg', strength: 1 })
    expect(names('embeddings', 'neg').toSorted()).toEqual(['easynegative', 'sub/negativeXL_D'])
    expect(names('embeddings', 'hnds')).toEqual(['hands'])
    expect(names('embeddings', 'hands')).toEqual([])
    expect(acceptCompletion(text, completion!, 'easynegative')).toEqual({
      text: 'bad, embedding:easynegative',
      start: 27,
      end: 27,
    })
  })

  it.each([
    ['a <lora:', 2, '', 1],
    ['a <lora:detail xl', 2, 'detail xl', 1],
    ['a <LoRA:ink:0.8', 2, 'ink', 0.8],
    ['a <lora:ink:', 2, 'ink', 1],
    ['a <lora:ink:-.', 2, 'ink', 1],
  ])('a LoRA is looked for in %j', (text, start, typed, strength) => {
    const completion = { folder: 'loras', start, end: text.length, typed, strength }
    expect(openCompletion(text, text.length)).toEqual(completion)
  })

  it('offers all LoRAs at first, and the one that is there as well', () => {
    expect(names('loras', '')).toEqual(['easynegative', 'sub/negativeXL_D', 'hands'])
    expect(names('loras', 'hands')).toEqual(['hands'])
  })

  it.each(['embedding:', '(embedding:', 'a {dog|embedding:'])('an embedding is looked for in %j', (text) => {
    const typed = `${text}sub/手-XL_D`
    expect(openCompletion(typed, typed.length)).toMatchObject({ folder: 'embeddings', typed: 'sub/手-XL_D' })
  })

  it.each([
    'a house',
    'embedding:neg, more',
    'embedding:hands by',
    'reembedding:neg',
    '(embedding:neg:1.2',
    'a <lora:ink:0.8>',
    '<lora:a\nb',
  ])('keeps quiet in %j', (text) => {
    expect(openCompletion(text, text.length)).toBeNull()
  })
})

describe('picture names', () => {
  it.each([
    ['a.png', { filename: 'a.png', subfolder: '', type: 'input' }],
    ['sub/b c.png', { filename: 'b c.png', subfolder: 'sub', type: 'input' }],
    ['x/y.png [output]', { filename: 'y.png', subfolder: 'x', type: 'output' }],
    ['', null],
    [3, null],
  ])('%j', (value, expected) => {
    expect(inputImage(value)).toEqual(expected)
  })
})
