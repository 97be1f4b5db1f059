import { describe, expect, test } from 'vitest'
import { promptRefusal } from '../../workflows/comfy/prompt-refusal.ts'
import type { Prompt, PromptNode } from '../../workflows/prompt.ts'
import { validatePrompt } from '../../workflows/validate.ts'
import { testCatalogue } from './test-catalogue.ts'

const image: PromptNode = {
  class_type: 'EmptyImage',
  inputs: { width: 64, height: 64, batch_size: 1, color: 0 },
}
const save = (images: unknown): PromptNode => ({
  class_type: 'SaveImage',
  inputs: { images, filename_prefix: 'x' },
})
const scale = (changes: Record<string, unknown>): PromptNode => ({
  class_type: 'ImageScale',
  inputs: {
    image: ['1', 0],
    upscale_method: 'bilinear',
    width: 64,
    height: 64,
    crop: 'disabled',
    ...changes,
  },
})

const scaled = (changes: Record<string, unknown>): Prompt => ({
  '1': image,
  '2': scale(changes),
  '3': save(['2', 0]),
})

describe('one bad input', () => {
  const table: {
    readonly changes: Record<string, unknown>
    readonly type: string
    readonly message: string
    readonly details: string
    readonly extra: Record<string, unknown>
  }[] = [
    {
      changes: { image: undefined },
      type: 'required_input_missing',
      message: 'Required input is missing',
      details: 'image',
      extra: { input_name: 'image' },
    },
    {
      changes: { image: ['1'] },
      type: 'bad_linked_input',
      message: 'Bad linked input, must be a length-2 list of [node_id, slot_index]',
      details: 'image',
      extra: { input_name: 'image', input_config: ['IMAGE'], received_value: ['1'] },
    },
    {
      changes: { width: ['1', 0] },
      type: 'return_type_mismatch',
      message: 'Return type mismatch between linked nodes',
      details: 'width, received_type(IMAGE) mismatch input_type(INT)',
      extra: { input_name: 'width', received_type: 'IMAGE', linked_node: ['1', 0] },
    },
    {
      changes: { width: 'wide' },
      type: 'invalid_input_type',
      message: 'Failed to convert an input value to a INT value',
      details: "width, wide, invalid literal for int() with base 10: 'wide'",
      extra: {
        received_value: 'wide',
        exception_message: "invalid literal for int() with base 10: 'wide'",
      },
    },
    {
      changes: { width: null },
      type: 'invalid_input_type',
      message: 'Failed to convert an input value to a INT value',
      details:
        "width, None, int() argument must be a string, a bytes-like object or a real number, not 'NoneType'",
      extra: { received_value: null },
    },
    {
      changes: { width: -5 },
      type: 'value_smaller_than_min',
      message: 'Value -5 smaller than min of 0',
      details: 'width',
      extra: { input_name: 'width', received_value: -5 },
    },
    {
      changes: { width: 99999 },
      type: 'value_bigger_than_max',
      message: 'Value 99999 bigger than max of 16384',
      details: 'width',
      extra: {
        input_config: ['INT', { default: 512, min: 0, max: 16384 }],
        received_value: 99999,
      },
    },
    {
      changes: { crop: 'bogus' },
      type: 'value_not_in_list',
      message: 'Value not in list',
      details: "crop: 'bogus' not in ['disabled', 'center']",
      extra: { input_config: [['disabled', 'center']], received_value: 'bogus' },
    },
    {
      changes: { image: ['77', 0] },
      type: 'exception_during_validation',
      message: 'Exception when validating node',
      details: "'77'",
      extra: { exception_type: 'KeyError' },
    },
    {
      changes: { image: ['1', 4] },
      type: 'exception_during_validation',
      message: 'Exception when validating node',
      details: 'tuple index out of range',
      extra: { exception_type: 'IndexError' },
    },
  ]

  test.each(table)('$type $details', ({ changes, type, message, details, extra }) => {
    const prompt = scaled(changes)
    const validation = validatePrompt(prompt, testCatalogue)
    expect(validation.runnable).toEqual([])
    expect(validation.nodeErrors['2']).toMatchObject({
      errors: [{ type, message, details, extra_info: extra }],
      dependent_outputs: ['3'],
      class_type: 'ImageScale',
    })
    expect(validation.problems).toMatchObject([{ severity: 'error', code: type, nodeId: '2', details }])
    expect(promptRefusal(validation, prompt, testCatalogue)).toMatchObject({
      error: { type: 'prompt_outputs_failed_validation' },
      node_errors: { '2': { dependent_outputs: ['3'] } },
    })
  })
})

describe('numbers', () => {
  test('a float bound is written as Python writes it', () => {
    const prompt: Prompt = {
      '1': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: 'a' } },
      '2': {
        class_type: 'LoraLoaderModelOnly',
        inputs: { model: ['1', 0], lora_name: 'b', strength_model: -200 },
      },
      '3': {
        class_type: 'CheckpointSave',
        inputs: { model: ['2', 0], clip: ['1', 1], vae: ['1', 2], filename_prefix: '' },
      },
    }
    const { errors } = validatePrompt(prompt, testCatalogue).nodeErrors['2'] ?? { errors: [] }
    expect(errors.map(({ message }) => message)).toContain('Value -200.0 smaller than min of -100.0')
  })

  test.each([
    ['64', 64],
    [' 64 ', 64],
    [64.9, 64],
    [true, 1],
    [{ __value__: 64 }, 64],
  ])('%j becomes %j', (width, expected) => {
    const { prompt, runnable } = validatePrompt(scaled({ width }), testCatalogue)
    expect(prompt['2']?.inputs['width']).toBe(expected)
    expect(runnable).toEqual(['3'])
  })

  test('a seed of 64 bits stays exact', () => {
    const { prompt, problems } = validatePrompt(
      {
        '1': { class_type: 'RandomNoise', inputs: { noise_seed: '18446744073709551615' } },
        '2': { class_type: 'PreviewImage', inputs: { images: ['1', 0] } },
      },
      testCatalogue,
    )
    expect(prompt['1']?.inputs['noise_seed']).toBe(18446744073709551615n)
    expect(problems.map(({ code }) => code)).toEqual(['return_type_mismatch'])
  })
})

describe('the whole graph', () => {
  test('reports every problem, and runs what can run', () => {
    const prompt: Prompt = {
      '1': image,
      '2': scale({ crop: 'bogus', width: -1 }),
      '3': save(['2', 0]),
      '4': save(['1', 0]),
      '5': { class_type: 'MysteryNode', inputs: {} },
      '6': save(['5', 0]),
    }
    const { problems, runnable, nodeErrors } = validatePrompt(prompt, testCatalogue)
    expect(problems.map(({ nodeId, code, severity }) => [nodeId, code, severity])).toEqual([
      ['2', 'value_smaller_than_min', 'error'],
      ['2', 'value_not_in_list', 'error'],
      ['5', 'missing_node_type', 'error'],
    ])
    expect(runnable).toEqual(['4'])
    expect(nodeErrors['5']?.dependent_outputs).toEqual(['6'])
  })

  test('an unknown node that nothing needs is a warning', () => {
    const prompt: Prompt = { '1': image, '2': save(['1', 0]), '3': { class_type: 'MysteryNode', inputs: {} } }
    const validation = validatePrompt(prompt, testCatalogue)
    expect(validation.runnable).toEqual(['2'])
    expect(validation.problems).toMatchObject([
      { code: 'missing_node_type', severity: 'warning', nodeId: '3' },
    ])
    expect(promptRefusal(validation, prompt, testCatalogue)).toMatchObject({
      error: {
        type: 'missing_node_type',
        extra_info: { node_id: '3', class_type: 'MysteryNode', node_title: 'MysteryNode' },
      },
    })
  })

  test('names the nodes of a cycle', () => {
    const invert = (from: string): PromptNode => ({ class_type: 'ImageInvert', inputs: { image: [from, 0] } })
    const prompt: Prompt = {
      '1': invert('2'),
      '2': invert('1'),
      '3': save(['1', 0]),
      '4': image,
      '5': save(['4', 0]),
    }
    const { nodeErrors, runnable } = validatePrompt(prompt, testCatalogue)
    expect(runnable).toEqual(['5'])
    expect(nodeErrors['1']?.errors).toEqual([
      {
        type: 'dependency_cycle',
        message: 'Dependency cycle detected',
        details: '1 (ImageInvert) -> 2 (ImageInvert) -> 1 (ImageInvert)',
        extra_info: { node_id: '1', cycle_nodes: ['1', '2', '1'] },
      },
    ])
  })

  test('needs an output, and only looks at the targets', () => {
    expect(validatePrompt({ '1': image }, testCatalogue).problems.map(({ code }) => code)).toEqual([
      'prompt_no_outputs',
    ])
    const prompt: Prompt = { ...scaled({ crop: 'bogus' }), '4': save(['1', 0]) }
    expect(validatePrompt(prompt, testCatalogue, ['4'])).toMatchObject({ problems: [], runnable: ['4'] })
    expect(validatePrompt(prompt, testCatalogue, []).problems.map(({ code }) => code)).toEqual([
      'prompt_no_outputs',
    ])
  })

  test('runs to any node that is named', () => {
    const prompt: Prompt = { '1': image, '4': save(['1', 0]) }
    expect(validatePrompt(prompt, testCatalogue, ['1'])).toMatchObject({ problems: [], runnable: ['1'] })
  })

  test('offers the file of the same name in another folder', () => {
    const loader = testCatalogue.get('CheckpointLoaderSimple')
    if (!loader) throw new Error('no loader')
    const catalogue = new Map(testCatalogue).set(loader.type, {
      ...loader,
      inputs: [
        {
          name: 'ckpt_name',
          type: 'COMBO',
          optional: false,
          advanced: false,
          widget: {
            kind: 'combo',
            options: ['sdxl/a.safetensors', 'b.safetensors'],
            folder: 'checkpoints',
            imageUpload: false,
          },
        },
      ],
    })
    const check = (name: string): ReturnType<typeof validatePrompt> =>
      validatePrompt(
        {
          '1': { class_type: 'CheckpointLoaderSimple', inputs: { ckpt_name: name } },
          '2': {
            class_type: 'CheckpointSave',
            inputs: { model: ['1', 0], clip: ['1', 1], vae: ['1', 2], filename_prefix: '' },
          },
        },
        catalogue,
      )
    expect(check('a.safetensors').problems).toMatchObject([
      {
        code: 'value_not_in_list',
        message: 'Load Checkpoint (node 1): the file "a.safetensors" is not in the checkpoints folder.',
        fix: [{ nodeId: '1', input: 'ckpt_name', value: 'sdxl/a.safetensors' }],
      },
    ])
    expect(check('old/a.ckpt').problems).toMatchObject([
      {
        remedy: expect.stringContaining('can run any program') as string,
        fix: [{ nodeId: '1', input: 'ckpt_name', value: 'sdxl/a.safetensors' }],
      },
    ])
    const [refused] = check('c.pt').problems
    expect(refused?.remedy).toContain('Look for the model as a .safetensors file')
    expect(refused?.fix).toBeUndefined()
    expect(check('sdxl\\a.safetensors').prompt['1']?.inputs['ckpt_name']).toBe('sdxl/a.safetensors')
  })

  test('takes a chain of 20,000 nodes in its stride', () => {
    const chain = Object.fromEntries(
      Array.from({ length: 20_000 }, (_, i): [string, PromptNode] => [
        String(i + 2),
        { class_type: 'ImageInvert', inputs: { image: [String(i + 1), 0] } },
      ]),
    )
    const prompt: Prompt = { '1': image, ...chain, end: save(['20001', 0]) }
    expect(validatePrompt(prompt, testCatalogue)).toMatchObject({ problems: [], runnable: ['end'] })
  })
})

test.each([
  ['workflow>Sharpen and save', 'Node 1 is a group node “Sharpen and save” of an older ComfyUI'],
  ['workflow/Sharpen', 'Node 1 is a group node “Sharpen” of an older ComfyUI'],
  ['workflow', 'Node 1 is of type "workflow", which is not known here.'],
])('of a node of type %s it says what it was', (class_type, said) => {
  const { problems } = validatePrompt({ '1': { class_type, inputs: {} } }, testCatalogue)
  expect(problems.find(({ nodeId }) => nodeId === '1')?.message).toContain(said)
})
