import { describe, expect, test } from 'vitest'
import { listValues } from '../../../electron/cli/list-values.ts'
import { nodeAddress } from '../../../electron/cli/node-address.ts'
import { applyChanges, resolveAssignments } from '../../../electron/cli/set-values.ts'
import { NODES } from '../../../nodes/index.ts'
import type { Prompt, PromptNode } from '../../../workflows/prompt.ts'

const catalogue = new Map(NODES.map(({ definition }) => [definition.type, definition]))
const prompt: Prompt = {
  '3': {
    class_type: 'KSampler',
    inputs: { seed: 1, steps: 4, cfg: 1, positive: ['6', 0], negative: ['7', 0], denoise: 1 },
    _meta: { title: 'Sampler' },
  },
  '6': { class_type: 'CLIPTextEncode', inputs: { text: 'a cat' }, _meta: { title: 'What to show' } },
  '7': { class_type: 'CLIPTextEncode', inputs: { text: '' }, _meta: { title: 'What to avoid' } },
  '9': { class_type: 'ModelSamplingDiscrete', inputs: { sampling: 'eps', zsnr: false } },
  '11:3': { class_type: 'KSamplerAdvanced', inputs: { noise_seed: ['9', 0] } },
}
const resolve = (node: string | null, input: string, text: string) =>
  resolveAssignments([{ node, input, text }], prompt, catalogue).changes

describe('what a name means', () => {
  test.each([
    ['KSampler', 'seed', '42', { nodeId: '3', input: 'seed', value: 42 }],
    ['3', 'seed', '18446744073709551615', { nodeId: '3', input: 'seed', value: 18446744073709551615n }],
    ['Sampler', 'cfg', '2.5', { nodeId: '3', input: 'cfg', value: 2.5 }],
    ['CLIPTextEncode', 'text', 'a lighthouse', { nodeId: '6', input: 'text', value: 'a lighthouse' }],
    ['What to avoid', 'text', 'blur', { nodeId: '7', input: 'text', value: 'blur' }],
    ['9', 'zsnr', 'true', { nodeId: '9', input: 'zsnr', value: true }],
    ['9', 'sampling', 'lcm', { nodeId: '9', input: 'sampling', value: 'lcm' }],
  ])('%s.%s=%s', (node, input, text, expected) => {
    expect(resolve(node, input, text)).toEqual([expected])
  })

  test('--seed sets every seed that no wire feeds', () => {
    expect(resolve('*', 'seed', '5')).toEqual([{ nodeId: '3', input: 'seed', value: 5 }])
  })

  test.each([
    ['Nobody', 'seed', '1', 'No node is named Nobody'],
    ['KSampler', 'sed', '1', 'It has seed, steps, cfg'],
    ['KSampler', 'model', '1', 'no value named model'],
    ['KSampler', 'steps', 'four', 'a whole number'],
    ['KSampler', 'cfg', '', 'takes a number'],
    ['9', 'zsnr', 'yes', 'true or false'],
    ['11:3', 'noise_seed', '1', 'over a wire'],
    [
      null,
      'seed',
      '3',
      '--set seed=3 names no node. Write --set "KSampler.seed=3" or --seed 3 for every seed.',
    ],
    [null, 'text', 'a', 'Write --set "What to show.text=a" or --set "What to avoid.text=a".'],
    [null, 'sed', '1', 'no node here has a value named sed'],
  ])('%s.%s=%s is refused', (node, input, text, message) => {
    expect(() => resolve(node, input, text)).toThrow(message)
  })

  test('of two prompts a type means the positive one, and that is said', () => {
    const { notes } = resolveAssignments(
      [{ node: 'CLIPTextEncode', input: 'text', text: 'a lighthouse' }],
      prompt,
      catalogue,
    )
    expect(notes).toEqual(['CLIPTextEncode.text sets “What to show” (node 6).'])
    const named = [{ node: 'What to show', input: 'text', text: 'a lighthouse' }]
    expect(resolveAssignments(named, prompt, catalogue).notes).toEqual([])
  })

  test('only prompts are picked so: other types that fit several are refused', () => {
    const unclear: Prompt = {
      a: { class_type: 'EmptyLatentImage', inputs: {}, _meta: { title: 'Small' } },
      b: { class_type: 'EmptyLatentImage', inputs: {}, _meta: { title: 'Large' } },
      c: { class_type: 'KSampler', inputs: { positive: ['a', 0] } },
    }
    expect(() =>
      resolveAssignments([{ node: 'EmptyLatentImage', input: 'width', text: '8' }], unclear, catalogue),
    ).toThrow('EmptyLatentImage fits 2 nodes. Name one of them: Small.width, Large.width.')
  })

  test('a type that fits several prompts equally must be told apart', () => {
    const unclear: Prompt = {
      a: { class_type: 'VAELoader', inputs: {} },
      b: { class_type: 'VAELoader', inputs: {} },
    }
    expect(() =>
      resolveAssignments([{ node: 'VAELoader', input: 'vae_name', text: 'x' }], unclear, catalogue),
    ).toThrow('a.vae_name, b.vae_name')
  })
})

test('changes leave the prompt that they came from alone', () => {
  const changed = applyChanges(prompt, [{ nodeId: '3', input: 'seed', value: 2 }])
  expect(changed['3']?.inputs).toMatchObject({ seed: 2, steps: 4 })
  expect(prompt['3']?.inputs['seed']).toBe(1)
})

test('the list shows values, ranges and choices, and leaves out what wires feed', () => {
  const lines = listValues(prompt, catalogue).map((line) => line.trim())
  expect(lines).toContain('3  KSampler  “Sampler”')
  expect(lines).toContain('KSampler.seed = 1   (0 … 18446744073709551615)')
  expect(lines).toContain('What to show.text = "a cat"')
  expect(lines).toContain('ModelSamplingDiscrete.sampling = "eps"   (eps, v_prediction, lcm, x0)')
  expect(lines.some((line) => line.includes('KSampler.positive'))).toBe(false)
})

test.each([
  ['a type that one node has', '1', { '1': node('VAELoader', 'Any') }, 'VAELoader'],
  ['a title where types are equal', '1', { '1': node('A', 'One'), '2': node('A', 'Two') }, 'One'],
  ['the id where titles are equal too', '1', { '1': node('A', 'One'), '2': node('A', 'One') }, '1'],
  ['the id without a title', '2', { '1': node('A', 'One'), '2': node('A') }, '2'],
  ['no type that is the title of another', '1', { '1': node('A', 'One'), '2': node('B', 'A') }, 'One'],
  ['no title that is the id of another', '1', { '1': node('A', '2'), '2': node('A', 'Two') }, '1'],
  ['no title that cannot be written', '1', { '1': node('A', 'x=y'), '2': node('A', '*') }, '1'],
])('the address of a node is %s', (_, id, nodes: Prompt, expected) => {
  expect(nodeAddress(id, nodes)).toBe(expected)
})

function node(type: string, title?: string): PromptNode {
  return { class_type: type, inputs: {}, ...(title === undefined ? {} : { _meta: { title } }) }
}
