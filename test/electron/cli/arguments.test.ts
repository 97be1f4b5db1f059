import { describe, expect, test } from 'vitest'
import { parseGenerateArguments } from '../../../electron/cli/arguments.ts'

const defaults = {
  workflow: null,
  models: [],
  output: 'output',
  input: null,
  assignments: [],
  device: 'auto',
  memoryBytes: null,
  mode: 'run',
  json: false,
  saveLatent: false,
}

describe('options', () => {
  test.each([
    [[], {}],
    [['a.json'], { workflow: 'a.json' }],
    [['--models', 'x', '--models', 'y'], { models: ['x', 'y'] }],
    [['--list'], { mode: 'list' }],
    [['--check'], { mode: 'check' }],
    [['--memory', '8GB'], { memoryBytes: 8 * 1024 ** 3 }],
    [['--memory', '1.5g'], { memoryBytes: 1.5 * 1024 ** 3 }],
    [['--memory', '800 MiB'], { memoryBytes: 800 * 1024 ** 2 }],
    [['--memory=5000000'], { memoryBytes: 5_000_000 }],
    [['--save-latent', '--json'], { saveLatent: true, json: true }],
    [['--set', 'KSampler.seed=42'], { assignments: [{ node: 'KSampler', input: 'seed', text: '42' }] }],
    [
      ['--set', 'v1.0 prompt.text=a=b.c'],
      { assignments: [{ node: 'v1.0 prompt', input: 'text', text: 'a=b.c' }] },
    ],
    [['--set', 'seed=4.2'], { assignments: [{ node: null, input: 'seed', text: '4.2' }] }],
    [['--set', '11:3.text='], { assignments: [{ node: '11:3', input: 'text', text: '' }] }],
    [['--seed', '7'], { assignments: [{ node: '*', input: 'seed', text: '7' }] }],
  ])('%j', (args, expected) => {
    expect(parseGenerateArguments(args)).toEqual({ ...defaults, ...expected })
  })

  test('help wins over all', () => {
    expect(parseGenerateArguments(['-h', 'a.json'])).toBe('help')
  })

  test.each([
    [['--nonsense'], 'There is no option --nonsense; --help lists them.'],
    [['--nonsense=3'], 'There is no option --nonsense; --help lists them.'],
    [['-x'], 'There is no option -x; --help lists them.'],
    [['--seed'], '--seed needs a value'],
    [['--seed', '--list'], '--seed needs a value'],
    [['--list=yes'], '--list takes no value.'],
    [['--help=yes'], '--help takes no value.'],
    [['a.json', 'b.json'], 'One workflow at a time'],
    [['--set', '.seed=42'], 'Node.input=value'],
    [['--set', '=42'], 'Node.input=value'],
    [['--set', 'KSampler.seed'], 'Node.input=value'],
    [['--memory', 'much'], 'not a size'],
    [['--memory', '0'], 'not a size'],
    [['--device', 'toaster'], 'cpu, webgpu'],
  ])('%j is refused', (args, message) => {
    expect(() => parseGenerateArguments(args)).toThrow(message)
  })
})
