import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { JsonError, parseJson, stringifyJson } from '../../workflows/json.ts'

describe('parseJson', () => {
  test.each<readonly [string, unknown]>([
    ['{"seed": 18446744073709551615, "cfg": 8.0}', { seed: 18446744073709551615n, cfg: 8 }],
    [
      '[9007199254740991, 9007199254740993, -9007199254740993]',
      [9007199254740991, 9007199254740993n, -9007199254740993n],
    ],
    ['[0.12345678901234567890, 1e400]', [0.12345678901234568, Infinity]],
    ['\uFEFF{"a": 1}', { a: 1 }],
    [
      '{"is_changed": [NaN], "b": -Infinity, "c": "NaN \\" Infinity"}',
      { is_changed: [null], b: null, c: 'NaN " Infinity' },
    ],
    ['{"a": 1, "a": 2}', { a: 2 }],
    ['{"a": 1234567890123456789, "a": 2}', { a: 2 }],
    ['"text"', 'text'],
  ])('%s', (text, expected) => {
    expect(parseJson(text)).toEqual(expected)
  })

  test('a key named __proto__ is a key', () => {
    for (const text of ['{"__proto__": {"x": 1}}', '{"__proto__": {"x": 1234567890123456789}}']) {
      const value = parseJson(text)
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
      expect(Object.keys(value ?? {})).toEqual(['__proto__'])
    }
  })

  test.each([
    ['a word', '{"a": 1,\n "b": tru}', 2, 7],
    ['nothing', '', 1, 1],
    ['a missing brace', '{"a": 1', 1, 8],
    ['a missing comma', '[1 2]', 1, 4],
    ['a second value', '{}\n{}', 2, 1],
    ['too many brackets', `{"a":\n${'['.repeat(300)}`, 2, 200],
    ['far too many braces', '{"a":'.repeat(100_000), 1, 1001],
  ])('names the place of %s', (_, text, line, column) => {
    let error: unknown
    try {
      parseJson(text)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(JsonError)
    expect(error).toMatchObject({ line, column })
  })

  test('what was written is read', () => {
    // A whole number beyond 2^53 comes back as bigint.
    const plain = fc.jsonValue().filter((value) => !/\d{16}/.test(JSON.stringify(value)))
    fc.assert(
      fc.property(plain, (value) => {
        expect(parseJson(stringifyJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
    fc.assert(
      fc.property(fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n }), (value) => {
        expect(parseJson(stringifyJson(value))).toBe(value)
      }),
    )
  })

  test('text at random gives a value or a JsonError', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[[\]{}":,0-9truefalsNI\\ \n.eE-]*$/), (text) => {
        try {
          parseJson(text)
        } catch (error) {
          expect(error).toBeInstanceOf(JsonError)
        }
      }),
      { numRuns: 5_000 },
    )
  })
})
