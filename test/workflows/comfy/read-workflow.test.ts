import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { NotAWorkflowError, readWorkflow, readWorkflowText } from '../../../workflows/comfy/read-workflow.ts'
import { toPrompt } from '../../../workflows/comfy/to-prompt.ts'
import { writeWorkflow } from '../../../workflows/comfy/write-workflow.ts'
import { WorkflowDocument, type WorkflowNode } from '../../../workflows/document.ts'
import { asId } from '../../../workflows/comfy/raw.ts'
import { isJsonArray, isJsonObject, parseJson, type Json } from '../../../workflows/json.ts'
import { testCatalogue } from '../test-catalogue.ts'

const read = (json: unknown): ReturnType<typeof readWorkflow> => readWorkflow(json, testCatalogue)
const node = (raw: Record<string, unknown>): WorkflowNode => {
  const [first] = Object.values(read({ nodes: [{ id: 1, ...raw }] }).document.nodes)
  if (!first) throw new Error('no node was read')
  return first
}

describe('a node', () => {
  test.each<readonly [string, Record<string, unknown>, Record<string, unknown>]>([
    ['position as a list', { pos: [3, 4] }, { position: { x: 3, y: 4 } }],
    ['position as an object', { pos: { '0': 3, '1': 4, '9': 0 } }, { position: { x: 3, y: 4 } }],
    ['size as an object', { size: { '0': 30, '1': 40 } }, { size: { width: 30, height: 40 } }],
    ['no size', {}, { size: null }],
    ['muted', { mode: 2 }, { mode: 'muted' }],
    ['bypassed', { mode: 4 }, { mode: 'bypassed' }],
    ['on event', { mode: 1 }, { mode: 'active', raw: { mode: 1 } }],
    [
      'flags',
      { flags: { collapsed: true, pinned: true, horizontal: 1 } },
      { collapsed: true, pinned: true, raw: { flags: { horizontal: 1 } } },
    ],
    ['a type by number', { type: 7 }, { type: '7' }],
    ['what is not known', { shape: 2, showAdvanced: true }, { raw: { shape: 2, showAdvanced: true } }],
    [
      'a replaced type',
      { type: 'T2IAdapterLoader', widgets_values: ['x'] },
      { type: 'ControlNetLoader', values: { control_net_name: 'x' } },
    ],
    [
      'a type with a space',
      { type: 'ConditioningAverage ', widgets_values: [0.3] },
      { type: 'ConditioningAverage', values: { conditioning_to_strength: 0.3 } },
    ],
  ])('%s', (_, raw, expected) => {
    expect(node(raw)).toMatchObject(expected)
  })

  test('of an unknown type stays as it is', () => {
    expect(
      node({
        type: 'Mystery',
        inputs: [
          { name: 'a', type: 'X', link: null, shape: 7 },
          { name: 'a', type: 0, link: null },
        ],
        outputs: [{ name: 'o', type: ['p', 'q'], links: null, label: 'out' }],
        widgets_values: { deep: [1, { x: null }] },
      }),
    ).toMatchObject({
      type: 'Mystery',
      inputs: [
        { name: 'a', type: 'X', raw: { shape: 7 } },
        { name: 'a#1', type: '*' },
      ],
      outputs: [{ name: 'o', type: 'COMBO', label: 'out' }],
      values: {},
      widgetsValues: { deep: [1, { x: null }] },
    })
  })
})

describe('widget values', () => {
  const sampler = { seed: 5, steps: 20, cfg: 8, sampler_name: 'euler', scheduler: 'simple', denoise: 1 }
  test.each<readonly [string, string, unknown, Record<string, unknown>, Record<string, string>, unknown]>([
    [
      'complete',
      'KSampler',
      [5, 'increment', 4, 1, 'lcm', 'karras', 0.5],
      { seed: 5, steps: 4, cfg: 1, sampler_name: 'lcm', scheduler: 'karras', denoise: 0.5 },
      { seed: 'increment' },
      null,
    ],
    ['control as true', 'KSampler', [5, true, 4], { ...sampler, steps: 4 }, { seed: 'randomize' }, null],
    ['control as false', 'KSampler', [5, false, 4], { ...sampler, steps: 4 }, { seed: 'fixed' }, null],
    [
      'from before control',
      'KSampler',
      [5, 4, 1, 'sample_euler', 'simple', 1],
      { ...sampler, steps: 4, cfg: 1 },
      { seed: 'fixed' },
      null,
    ],
    ['short', 'KSampler', [5], sampler, { seed: 'fixed' }, null],
    ['none', 'KSampler', undefined, { ...sampler, seed: 0 }, { seed: 'fixed' }, null],
    [
      'null for a choice',
      'KSampler',
      [5, 'fixed', 4, 1, null],
      { ...sampler, steps: 4, cfg: 1 },
      { seed: 'fixed' },
      null,
    ],
    ['too long', 'EmptyLatentImage', [1, 2, 3, 'more'], { width: 1, height: 2, batch_size: 3 }, {}, ['more']],
    ['an upload button', 'LoadImage', ['a.png', 'image'], { image: 'a.png' }, {}, null],
    [
      'by name',
      'KSampler',
      { steps: 4, extra: 1 },
      { ...sampler, seed: 0, steps: 4 },
      { seed: 'fixed' },
      { extra: 1 },
    ],
    [
      'an old tile decoder',
      'VAEDecodeTiled',
      [256],
      { tile_size: 256, overlap: 64, temporal_size: 64, temporal_overlap: 8 },
      {},
      null,
    ],
    ['a choice that is gone', 'CheckpointLoaderSimple', ['gone.ckpt'], { ckpt_name: 'gone.ckpt' }, {}, null],
    ['a note', 'Note', ['hello'], { text: 'hello' }, {}, null],
    [
      'a primitive',
      'PrimitiveNode',
      ['cat', 'increment', '/c/'],
      { value: 'cat' },
      { value: 'increment' },
      ['/c/'],
    ],
  ])('%s', (_, type, widgets_values, values, controlAfterGenerate, widgetsValues) => {
    expect(node({ type, widgets_values })).toMatchObject({ values, controlAfterGenerate, widgetsValues })
  })

  test('a seed beyond 2^53 stays exact', () => {
    const text =
      '{"nodes": [{"id": 1, "type": "KSampler", "widgets_values": [18446744073709551615, "fixed", 4]}]}'
    const { document } = readWorkflowText(text, testCatalogue)
    expect(Object.values(document.nodes)[0]?.values['seed']).toBe(18446744073709551615n)
    expect(toPrompt(document, testCatalogue).prompt['1']?.inputs['seed']).toBe(18446744073709551615n)
  })
})

describe('links', () => {
  const loader = { id: 1, type: 'CheckpointLoaderSimple', outputs: [{ name: 'MODEL', type: 'MODEL' }] }
  const sampler = (...inputs: unknown[]): Record<string, unknown> => ({ id: 2, type: 'KSampler', inputs })
  const ends = (json: unknown): readonly string[] =>
    Object.values(read(json).document.links).map(
      ({ id, from, to }) => `${id}: ${from.node}.${from.slot} → ${to.node}.${to.input}`,
    )

  test.each<readonly [string, unknown, readonly unknown[], readonly string[]]>([
    ['a tuple', [[9, 1, 0, 2, 0, 'MODEL']], [{ name: 'model', link: 9 }], ['9: 1.0 → 2.model']],
    ['a tuple without type', [[9, 1, 0, 2, 0]], [{ name: 'model', link: 9 }], ['9: 1.0 → 2.model']],
    [
      'an object',
      [{ id: 9, origin_id: 1, origin_slot: 0, target_id: 2, target_slot: 0 }],
      [{ name: 'model', link: 9 }],
      ['9: 1.0 → 2.model'],
    ],
    [
      'ids and slots as text',
      [['9', '1', '0', '2', '0', 'MODEL']],
      [{ name: 'model', link: '9' }],
      ['9: 1.0 → 2.model'],
    ],
    [
      'the socket knows its link better than the link its slot',
      [[9, 1, 0, 2, 3, 'MODEL']],
      [
        { name: 'model', link: 9 },
        { name: 'x', link: null },
      ],
      ['9: 1.0 → 2.model'],
    ],
    [
      'of duplicates the one that the socket names',
      [
        [8, 1, 0, 2, 0, 'MODEL'],
        [9, 1, 0, 2, 0, 'MODEL'],
      ],
      [{ name: 'model', link: 9 }],
      ['9: 1.0 → 2.model'],
    ],
    ['a leftover that no socket names', [[9, 1, 0, 2, 0, 'MODEL']], [{ name: 'model', link: null }], []],
    ['from a missing node', [[9, 7, 0, 2, 0, 'MODEL']], [{ name: 'model', link: 9 }], []],
    ['from a missing output', [[9, 1, 7, 2, 0, 'MODEL']], [{ name: 'model', link: 9 }], []],
    ['into a missing node', [[9, 1, 0, 7, 0, 'MODEL']], [], []],
    ['null', null, [{ name: 'model', link: 9 }], []],
    [
      'a converted widget',
      [[9, 1, 0, 2, 1, '*']],
      [
        { name: 'model', link: null },
        { name: 'Seed', widget: { name: 'seed' }, link: 9 },
      ],
      ['9: 1.0 → 2.seed'],
    ],
  ])('%s', (_, links, inputs, expected) => {
    expect(ends({ nodes: [loader, sampler(...inputs)], links })).toEqual(expected)
  })

  test('a node without sockets takes them from its definition', () => {
    const json = { nodes: [loader, { id: 2, type: 'KSampler' }], links: [[9, 1, 0, 2, 0, 'MODEL']] }
    expect(ends(json)).toEqual(['9: 1.0 → 2.model'])
  })

  test('what is lost is said', () => {
    const { warnings } = read({
      nodes: [loader, sampler({ name: 'model', link: 9 }, { name: 'positive', link: 5 })],
      links: [[9, 7, 0, 2, 0, 'MODEL']],
    })
    expect(warnings.map(({ code, nodeId }) => [code, nodeId])).toEqual([
      ['link_without_origin', '2'],
      ['link_missing', '2'],
    ])
  })
})

describe('a whole file', () => {
  test('form 1 becomes form 0.4, native reroutes included', () => {
    const { document, warnings } = read({
      version: 1,
      id: 'abc',
      state: { lastNodeId: 12, lastLinkId: 30, lastGroupId: 2, lastRerouteId: 4 },
      nodes: [
        { id: 1, type: 'CheckpointLoaderSimple', size: [315, 98], outputs: [{}, {}, {}] },
        { id: 2, type: 'KSampler', size: [315, 262], inputs: [{ name: 'model', link: 9 }] },
      ],
      links: [
        { id: 9, origin_id: 1, origin_slot: 0, target_id: 2, target_slot: 0, type: 'MODEL', parentId: 4 },
      ],
      reroutes: [
        { id: 3, pos: [10, 20], linkIds: [9] },
        { id: 4, parentId: 3, pos: { '0': 30, '1': 40 }, linkIds: [9] },
      ],
      custom: { kept: true },
      extra: { ds: { scale: 0.5, offset: [1, 2] }, ue_links: [] },
    })
    expect(warnings).toEqual([])
    const written = writeWorkflow(document, testCatalogue)
    expect(written).toMatchObject({
      id: 'abc',
      version: 0.4,
      last_node_id: 12,
      last_link_id: 30,
      links: [[9, 1, 0, 2, 0, 'MODEL']],
      custom: { kept: true },
      extra: {
        ds: { scale: 0.5, offset: [1, 2] },
        ue_links: [],
        linkExtensions: [{ id: 9, parentId: 4 }],
        reroutes: [
          { id: 3, pos: [10, 20], linkIds: [9] },
          { id: 4, parentId: 3, pos: [30, 40], linkIds: [9] },
        ],
      },
    })
    expect(read(written).document).toEqual({
      ...document,
      // Form 0.4 has no place for this counter.
      last: { ...document.last, group: 0 },
    })
  })

  test('text ids, duplicate ids and nonsense are mended', () => {
    const { document, warnings } = read({
      nodes: [
        { id: '12:0', type: 'Note' },
        { id: 3, type: 'Note' },
        { id: 3, type: 'Note' },
        null,
        { type: 'Note' },
      ],
    })
    expect(Object.keys(document.nodes)).toEqual(['3', '4', '5', '12:0'])
    expect(warnings.map(({ code }) => code)).toEqual([
      'node_id_replaced',
      'node_not_readable',
      'node_id_replaced',
    ])
    expect(document.last.node).toBe(5)
  })

  test('a file without positions is laid out', () => {
    const { document } = read({
      nodes: [
        { id: 1, type: 'CheckpointLoaderSimple', outputs: [{}, {}, {}] },
        { id: 2, type: 'CLIPTextEncode', inputs: [{ name: 'clip', link: 9 }] },
      ],
      links: [[9, 1, 1, 2, 0, 'CLIP']],
    })
    const [loader, text] = Object.values(document.nodes)
    expect(text?.position.x).toBeGreaterThan((loader?.position.x ?? 0) + 300)
  })

  test.each([
    [
      'a request body',
      { prompt: { '1': { class_type: 'EmptyImage', inputs: {} } }, client_id: 'x' },
      'api',
      '1',
    ],
    [
      'a request body with its workflow',
      { prompt: {}, extra_data: { extra_pnginfo: { workflow: { nodes: [{ id: 7, type: 'Note' }] } } } },
      'ui',
      '7',
    ],
    ['a pair of both forms', { workflow: { nodes: [{ id: 8, type: 'Note' }] }, prompt: {} }, 'ui', '8'],
  ])('%s is unwrapped', (_, json, form, id) => {
    const found = read(json)
    expect(found.form).toBe(form)
    expect(Object.keys(found.document.nodes)).toEqual([id])
  })

  test.each([
    ['a list', []],
    ['text', 'hello'],
    ['an empty object', {}],
    ['node templates', { templates: [] }],
    ['a package file', { name: 'x', version: '1' }],
  ])('%s is not a workflow', (_, json) => {
    expect(() => read(json)).toThrow(NotAWorkflowError)
  })
})

describe('the API form', () => {
  test('becomes a graph that gives the same prompt', () => {
    const text = readFileSync(
      new URL('../../fixtures/comfyui/sdxl_lightning_4step.api.json', import.meta.url),
      'utf8',
    )
    const { document, form, warnings } = readWorkflowText(text, testCatalogue)
    expect([form, warnings]).toEqual(['api', []])
    expect(WorkflowDocument.parse(document)).toEqual(document)
    const stored = parseJson(text)
    expect(toPrompt(document, testCatalogue).prompt).toEqual({
      ...(isJsonObject(stored) ? stored : {}),
      // The definition's name in place of the class name that this file has.
      '10': expect.objectContaining({ class_type: 'LoraLoaderModelOnly' }),
    })
    const again = read(writeWorkflow(document, testCatalogue))
    expect(again.document.nodes).toEqual(
      Object.fromEntries(
        Object.values(document.nodes).map((each) => [
          each.id,
          { ...each, size: again.document.nodes[each.id]?.size },
        ]),
      ),
    )
  })

  test('fills in inputs that came later, and keeps unknown nodes by name', () => {
    const { document, warnings } = read({
      '1': { class_type: 'KSampler', inputs: { seed: 5, model: ['x:2', 1], later: ['9', 0] } },
      'x:2': {
        class_type: 'Mystery',
        inputs: { strength: 0.5, list: { __value__: [1, 2] } },
        _meta: { title: 'What' },
      },
    })
    expect(document.nodes).toMatchObject({
      '1': { values: { seed: 5, steps: 20, denoise: 1 }, controlAfterGenerate: { seed: 'fixed' } },
      'x:2': { title: 'What', widgetsValues: { strength: 0.5 }, outputs: [{}, {}] },
    })
    expect(warnings.map(({ code }) => code)).toEqual(['link_without_origin'])
    expect(toPrompt(document, testCatalogue).prompt['x:2']).toEqual({
      class_type: 'Mystery',
      inputs: { strength: 0.5, list: { __value__: [1, 2] } },
      _meta: { title: 'What' },
    })
  })
})

describe('hostile files', () => {
  const original = parseJson(
    readFileSync(new URL('../../fixtures/comfyui/sdxl_lightning_4step.ui.json', import.meta.url), 'utf8'),
  )

  test('any change of any part is read, and written the same twice', () => {
    const junk = fc.oneof(
      fc.constantFrom<Json>(null, -1, '', '__proto__', 'constructor', [], {}, 1e308, true, '5', [[]], {
        '0': 1,
      }),
      fc.jsonValue().map((value) => parseJson(JSON.stringify(value))),
    )
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), junk), { minLength: 1, maxLength: 6 }), (changes) => {
        const changed = changes.reduce<Json>((json, [at, value]) => replaced(json, at, value), original)
        let document: WorkflowDocument
        try {
          document = read(changed).document
        } catch (error) {
          expect(error).toBeInstanceOf(NotAWorkflowError)
          return
        }
        expect(Object.getPrototypeOf(document.nodes)).toBe(Object.prototype)
        toPrompt(document, testCatalogue)
        const written = writeWorkflow(document, testCatalogue)
        expect(writeWorkflow(read(written).document, testCatalogue)).toEqual(written)
      }),
      { numRuns: 300 },
    )
  })
})

/** The JSON with the part at a random place replaced: places are counted depth first. */
function replaced(json: Json, at: number, value: Json): Json {
  let left = at % count(json)
  const visit = (part: Json): Json => {
    if (left-- === 0) return value
    if (isJsonArray(part)) return part.map(visit)
    if (!isJsonObject(part)) return part
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, visit(inner)]))
  }
  return visit(json)
}

function count(json: Json): number {
  const parts = isJsonArray(json) ? json : isJsonObject(json) ? Object.values(json) : []
  return parts.reduce<number>((sum, part) => sum + count(part), 1)
}

test('ids are text, whatever they were', () => {
  expect([asId(5), asId(5n), asId('5'), asId(null), asId([])]).toEqual(['5', '5', '5', null, null])
})
