import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { NODES } from '../../../nodes/index.ts'
import { catalogueFromObjectInfo, catalogueToObjectInfo } from '../../../workflows/comfy/object-info.ts'
import { isJsonObject, parseJson, stringifyJson, type JsonObject } from '../../../workflows/json.ts'
import { NodeDefinition, type Catalogue } from '../../../workflows/node-definition.ts'

const own: Catalogue = new Map(NODES.map(({ definition }) => [definition.type, definition]))
const stored = parseJson(
  readFileSync(new URL('../../fixtures/comfyui/object-info.json', import.meta.url), 'utf8'),
)
const comfy: JsonObject = isJsonObject(stored) ? stored : {}

test('our nodes come back from it, but for what it has no place for', () => {
  const read = catalogueFromObjectInfo(asJson(catalogueToObjectInfo(own)))
  expect([...read.keys()]).toEqual([...own.keys()])
  for (const [type, definition] of read) {
    const plain = (inputs: NodeDefinition['inputs'] | undefined): unknown =>
      inputs?.map(({ widget, ...input }) =>
        widget?.kind === 'combo'
          ? { ...input, widget: { ...widget, folder: undefined } }
          : { ...input, widget },
      )
    expect(plain(definition.inputs)).toEqual(plain(own.get(type)?.inputs))
    expect(definition.outputs.map(({ type: output }) => output)).toEqual(
      own.get(type)?.outputs.map(({ type: output }) => output),
    )
  }
})

describe("ComfyUI's own list", () => {
  const catalogue = catalogueFromObjectInfo(comfy)

  test('is read into valid definitions', () => {
    expect(catalogue.size).toBe(Object.keys(comfy).length)
    for (const definition of catalogue.values()) expect(() => NodeDefinition.parse(definition)).not.toThrow()
  })

  test('is written with the same inputs and outputs', () => {
    const written = asJson(catalogueToObjectInfo(catalogue))
    for (const [type, entry] of Object.entries(comfy)) {
      const [before, after] = [entry, written[type]].map((each) => (isJsonObject(each) ? each : {}))
      expect(after?.['output'], type).toEqual(before?.['output'])
      expect(after?.['output_name'], type).toEqual(before?.['output_name'])
      expect(orderOf(after), type).toEqual(orderOf(before))
    }
  })

  test('keeps seeds of 64 bits', () => {
    const seed = catalogue.get('KSampler')?.inputs.find(({ name }) => name === 'seed')?.widget
    expect(seed).toMatchObject({ kind: 'int', max: 18446744073709551615n, controlAfterGenerate: true })
  })
})

test.each<readonly [string, unknown, unknown]>([
  ['a wire', ['MODEL'], null],
  ['a forced input', ['INT', { forceInput: true }], null],
  [
    'a list of choices',
    [['a', 'b'], { default: 'b' }],
    { kind: 'combo', options: ['a', 'b'], default: 'b', imageUpload: false },
  ],
  [
    'choices of the newer kind',
    ['COMBO', { options: ['a', 'b'] }],
    { kind: 'combo', options: ['a', 'b'], imageUpload: false },
  ],
  [
    'a bare number',
    ['FLOAT'],
    { kind: 'float', default: 0, min: 0, max: 2048, step: 0.5, display: 'number' },
  ],
  [
    'a slider',
    ['INT', { default: 3, min: 1, max: 9, step: 2, display: 'slider' }],
    { kind: 'int', default: 3, min: 1, max: 9, step: 2, display: 'slider', controlAfterGenerate: false },
  ],
  [
    'a text',
    ['STRING', { multiline: true, dynamicPrompts: true }],
    { kind: 'string', default: '', multiline: true, dynamicPrompts: true },
  ],
  [
    'a switch',
    ['BOOLEAN', { default: true, label_on: 'yes' }],
    { kind: 'boolean', default: true, labelOn: 'yes' },
  ],
  ['nonsense', 'x', null],
])('%s', (_, config, widget) => {
  const info = asJson({ N: { input: { required: { x: config } }, output: [] } })
  expect(catalogueFromObjectInfo(info).get('N')?.inputs[0]?.widget).toEqual(widget)
})

function orderOf(entry: JsonObject | undefined): unknown {
  const order = entry?.['input_order']
  return isJsonObject(order) ? [order['required'] ?? [], order['optional'] ?? []] : null
}

function asJson(value: unknown): JsonObject {
  const json = parseJson(stringifyJson(value))
  return isJsonObject(json) ? json : {}
}
