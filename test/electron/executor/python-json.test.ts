import { expect, test } from 'vitest'
import { pythonJson, PythonFloat } from '../../../electron/executor/python-json.ts'

test.each([
  [{ a: 1, b: [true, null, 'x'] }, '{"a": 1, "b": [true, null, "x"]}'],
  [{}, '{}'],
  [[], '[]'],
  ['é 😀 \u2028 \u007f \u0000 / " \\', '"\\u00e9 \\ud83d\\ude00 \\u2028 \\u007f \\u0000 / \\" \\\\"'],
  [18446744073709551615n, '18446744073709551615'],
  [1e15, '1000000000000000'],
  [1e21, '1000000000000000000000'],
  [0.5, '0.5'],
  [0.0001, '0.0001'],
  [0.00001, '1e-05'],
  [1.5e-7, '1.5e-07'],
  [new PythonFloat(1), '1.0'],
  [new PythonFloat(-0), '-0.0'],
  [new PythonFloat(1e16), '1e+16'],
  [new PythonFloat(1e15), '1000000000000000.0'],
  [new PythonFloat(1.2345678901234568e17), '1.2345678901234568e+17'],
  [{ gone: undefined, kept: 1 }, '{"kept": 1}'],
])('%o is written as Python writes it', (value, text) => {
  expect(pythonJson(value)).toBe(text)
})
