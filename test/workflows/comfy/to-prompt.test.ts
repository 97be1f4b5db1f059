import { describe, expect, test } from 'vitest'
import { readWorkflow } from '../../../workflows/comfy/read-workflow.ts'
import { toPrompt } from '../../../workflows/comfy/to-prompt.ts'
import { writeWorkflow } from '../../../workflows/comfy/write-workflow.ts'
import { WorkflowDocument } from '../../../workflows/document.ts'
import { testCatalogue } from '../test-catalogue.ts'

type RawNode = Record<string, unknown> & { readonly id: number | string; readonly type: string }
type Wire = readonly [from: number, slot: number, to: number, input: string]

/** A file in UI form from nodes and named wires. */
function workflow(nodes: readonly RawNode[], wires: readonly Wire[], more: object = {}): unknown {
  return {
    nodes: nodes.map((node) => {
      const fed = wires.flatMap(([, , to, name], i) => (to === node.id ? [{ name, link: i + 1 }] : []))
      const declared = node['inputs'] as readonly { readonly name: string }[] | undefined
      const inputs = declared?.map((slot) => ({
        link: null,
        ...slot,
        ...fed.find(({ name }) => name === slot.name),
      }))
      return { pos: [0, 0], size: [10, 10], ...node, inputs: inputs ?? fed }
    }),
    links: wires.map(([from, slot, to], i) => [i + 1, from, slot, to, 0, '*']),
    ...more,
  }
}

function inputsOf(raw: unknown): Record<string, Record<string, unknown>> {
  const { prompt, problems } = toPrompt(readWorkflow(raw, testCatalogue).document, testCatalogue)
  expect(problems).toEqual([])
  return Object.fromEntries(Object.entries(prompt).map(([id, { inputs }]) => [id, inputs]))
}

const loader: RawNode = { id: 1, type: 'CheckpointLoaderSimple', widgets_values: ['a'] }
const text = (id: number, more: object = {}): RawNode => ({
  id,
  type: 'CLIPTextEncode',
  widgets_values: ['fox'],
  ...more,
})
const reroute = (id: number, more: object = {}): RawNode => ({
  id,
  type: 'Reroute',
  inputs: [{ name: '', type: '*' }],
  outputs: [{ name: '', type: '*' }],
  ...more,
})

test('a chain of reroutes is followed', () => {
  const file = workflow(
    [loader, reroute(2), reroute(3), text(4)],
    [
      [1, 1, 2, ''],
      [2, 0, 3, ''],
      [3, 0, 4, 'clip'],
    ],
  )
  expect(inputsOf(file)).toEqual({ '1': { ckpt_name: 'a' }, '4': { text: 'fox', clip: ['1', 1] } })
})

test('a Primitive writes its value into all that it feeds', () => {
  const file = workflow(
    [
      {
        id: 1,
        type: 'PrimitiveNode',
        outputs: [{ name: 'INT', type: 'INT' }],
        widgets_values: [768, 'fixed'],
      },
      { id: 2, type: 'EmptyLatentImage', widgets_values: [512, 512, 1] },
    ],
    [
      [1, 0, 2, 'width'],
      [1, 0, 2, 'height'],
    ],
  )
  expect(inputsOf(file)).toEqual({ '2': { width: 768, height: 768, batch_size: 1 } })
})

test('a muted producer leaves its input out, through reroutes too', () => {
  const file = workflow(
    [{ ...loader, mode: 2 }, reroute(2), text(3), text(4)],
    [
      [1, 1, 2, ''],
      [2, 0, 3, 'clip'],
      [1, 1, 4, 'clip'],
    ],
  )
  expect(inputsOf(file)).toEqual({ '3': { text: 'fox' }, '4': { text: 'fox' } })
})

describe('a bypassed node', () => {
  const lora = (mode: number): RawNode => ({ id: 2, type: 'LoraLoader', mode, widgets_values: ['l', 1, 1] })
  test('passes on the input of the same place and type', () => {
    const file = workflow(
      [loader, lora(4), text(3), { id: 4, type: 'LoraLoaderModelOnly', widgets_values: ['m', 1] }],
      [
        [1, 0, 2, 'model'],
        [1, 1, 2, 'clip'],
        [2, 1, 3, 'clip'],
        [2, 0, 4, 'model'],
      ],
    )
    expect(inputsOf(file)).toMatchObject({ '3': { clip: ['1', 1] }, '4': { model: ['1', 0] } })
  })

  test('else the first input of the requested type', () => {
    // The latent comes out at place 0, but goes in at place 3.
    const file = workflow(
      [
        { id: 1, type: 'EmptyLatentImage', widgets_values: [64, 64, 1] },
        { id: 2, type: 'KSampler', mode: 4, widgets_values: [] },
        { id: 3, type: 'VAEDecode' },
      ],
      [
        [1, 0, 2, 'latent_image'],
        [2, 0, 3, 'samples'],
      ],
    )
    expect(inputsOf(file)).toEqual({
      '1': { width: 64, height: 64, batch_size: 1 },
      '3': { samples: ['1', 0] },
    })
  })

  test('and nothing where no input fits', () => {
    const file = workflow([{ ...loader, mode: 4 }, text(2)], [[1, 1, 2, 'clip']])
    expect(inputsOf(file)).toEqual({ '2': { text: 'fox' } })
  })

  test('one after another', () => {
    const bypassed = (id: number): RawNode => ({
      id,
      type: 'LoraLoaderModelOnly',
      mode: 4,
      widgets_values: ['l', 1],
    })
    const file = workflow(
      [loader, bypassed(2), bypassed(3), { id: 4, type: 'LoraLoaderModelOnly', widgets_values: ['m', 1] }],
      [
        [1, 0, 2, 'model'],
        [2, 0, 3, 'model'],
        [3, 0, 4, 'model'],
      ],
    )
    expect(inputsOf(file)['4']).toMatchObject({ model: ['1', 0] })
  })
})

test('Set and Get meet by name, and comments stay in the editor', () => {
  const slot = [{ name: 'CLIP', type: 'CLIP' }]
  const file = workflow(
    [
      loader,
      { id: 2, type: 'SetNode', inputs: slot, outputs: slot, widgets_values: ['clip'] },
      { id: 3, type: 'GetNode', outputs: slot, widgets_values: ['clip'] },
      text(4),
      { id: 5, type: 'Label (rgthree)' },
      { id: 6, type: 'MarkdownNote', widgets_values: ['hello'] },
    ],
    [
      [1, 1, 2, 'CLIP'],
      [3, 0, 4, 'clip'],
    ],
  )
  expect(inputsOf(file)).toEqual({ '1': { ckpt_name: 'a' }, '4': { text: 'fox', clip: ['1', 1] } })
})

test('lists are wrapped, so that they do not read as wires', () => {
  const file = workflow([text(1, { widgets_values: [['3', 0]] })], [])
  expect(inputsOf(file)).toEqual({ '1': { text: { __value__: ['3', 0] } } })
})

test('a ring of reroutes is a problem of the input that it feeds', () => {
  const file = workflow(
    [reroute(1), reroute(2), text(3)],
    [
      [1, 0, 2, ''],
      [2, 0, 1, ''],
      [2, 0, 3, 'clip'],
    ],
  )
  const { prompt, problems } = toPrompt(readWorkflow(file, testCatalogue).document, testCatalogue)
  expect(prompt['3']?.inputs).toEqual({ text: 'fox' })
  expect(problems).toMatchObject([{ code: 'dependency_cycle', nodeId: '3', input: 'clip' }])
})

describe('subgraphs', () => {
  const id = '11111111-2222-4333-8444-555555555555'
  const inner = 'aaaaaaaa-2222-4333-8444-555555555555'
  const link = (n: number, origin: number, originSlot: number, target: number, slot: number): object => ({
    id: n,
    origin_id: origin,
    origin_slot: originSlot,
    target_id: target,
    target_slot: slot,
    type: '*',
  })
  /** clip and text in, conditioning out; the encoder is inside. */
  const encoder = {
    id,
    version: 1,
    name: 'Encoder',
    inputs: [
      { id: 'p0', name: 'clip', type: 'CLIP', linkIds: [1] },
      { id: 'p1', name: 'text', type: 'STRING', linkIds: [2] },
    ],
    outputs: [{ id: 'q0', name: 'CONDITIONING', type: 'CONDITIONING', linkIds: [3] }],
    inputNode: { id: -10, bounding: [0, 0, 1, 1] },
    outputNode: { id: -20, bounding: [9, 0, 1, 1] },
    nodes: [
      {
        id: 3,
        type: 'CLIPTextEncode',
        pos: [5, 5],
        size: [10, 10],
        inputs: [
          { name: 'clip', link: 1 },
          { name: 'text', widget: { name: 'text' }, link: 2 },
        ],
        outputs: [{ name: 'CONDITIONING', type: 'CONDITIONING', links: [3] }],
        widgets_values: ['inside'],
      },
    ],
    links: [link(1, -10, 0, 3, 0), link(2, -10, 1, 3, 1), link(3, 3, 0, -20, 0)],
  }
  const instance = (more: object = {}): RawNode => ({
    id: 11,
    type: id,
    inputs: [
      { name: 'clip', type: 'CLIP' },
      { name: 'text', type: 'STRING', widget: { name: 'text' } },
    ],
    outputs: [{ name: 'CONDITIONING', type: 'CONDITIONING' }],
    ...more,
  })
  const zero: RawNode = { id: 12, type: 'ConditioningZeroOut' }
  const file = (more: object = {}, definitions: readonly object[] = [encoder]): unknown =>
    workflow(
      [loader, instance(more), zero],
      [
        [1, 1, 11, 'clip'],
        [11, 0, 12, 'conditioning'],
      ],
      {
        definitions: { subgraphs: definitions },
      },
    )

  test('unfold to ids that tell the way', () => {
    expect(inputsOf(file())).toEqual({
      '1': { ckpt_name: 'a' },
      '11:3': { clip: ['1', 1], text: 'inside' },
      '12': { conditioning: ['11:3', 0] },
    })
  })

  test.each([
    ['in the order of the sockets', { widgets_values: ['outside'] }],
    [
      'in the order of proxyWidgets',
      {
        widgets_values: [null, 'outside'],
        properties: {
          proxyWidgets: [
            ['3', 'x'],
            ['-1', 'text'],
          ],
        },
      },
    ],
    [
      'with proxyWidgets as text',
      { widgets_values: ['outside'], properties: { proxyWidgets: '[["-1", "text"]]' } },
    ],
    ['by name', { widgets_values: { text: 'outside' } }],
  ])('take promoted values %s', (_, more) => {
    expect(inputsOf(file(more))['11:3']).toEqual({ clip: ['1', 1], text: 'outside' })
  })

  test('nest', () => {
    const outer = {
      ...encoder,
      name: 'Outer',
      nodes: [
        {
          ...instance({ id: 3, type: inner }),
          pos: [0, 0],
          size: [1, 1],
          inputs: [
            { name: 'clip', type: 'CLIP', link: 1 },
            { name: 'text', type: 'STRING', widget: { name: 'text' }, link: 2 },
          ],
        },
      ],
      definitions: { subgraphs: [{ ...encoder, id: inner }] },
    }
    expect(inputsOf(file({ widgets_values: ['deep'] }, [outer]))).toMatchObject({
      '11:3:3': { clip: ['1', 1], text: 'deep' },
      '12': { conditioning: ['11:3:3', 0] },
    })
  })

  test.each([
    ['muted', 2, {}],
    // Nothing that goes in is a conditioning.
    ['bypassed', 4, {}],
  ])('%s are not unfolded', (_, mode, expected) => {
    expect(inputsOf(file({ mode }))).toEqual({ '1': { ckpt_name: 'a' }, '12': expected })
  })

  test('that contain themselves are a problem', () => {
    const endless = { ...encoder, nodes: [{ ...instance({ id: 3 }), pos: [0, 0], size: [1, 1] }] }
    const { problems } = toPrompt(readWorkflow(file({}, [endless]), testCatalogue).document, testCatalogue)
    expect(problems).toMatchObject([{ code: 'dependency_cycle', nodeId: '11:3' }])
  })

  test('are the same after writing and reading', () => {
    const { document, warnings } = readWorkflow(file({ widgets_values: ['outside'] }), testCatalogue)
    expect(warnings).toEqual([])
    expect(WorkflowDocument.parse(document)).toEqual(document)
    const written = writeWorkflow(document, testCatalogue)
    expect(written).toMatchObject({
      definitions: {
        subgraphs: [
          {
            id,
            name: 'Encoder',
            inputs: [{ linkIds: [1] }, { linkIds: [2] }],
            outputs: [{ linkIds: [3] }],
            inputNode: { bounding: [0, 0, 1, 1] },
          },
        ],
      },
    })
    expect(readWorkflow(written, testCatalogue).document).toEqual(document)
  })
})
