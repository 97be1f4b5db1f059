import { expect, test } from 'vitest'
import { ProtobufWriter } from '../../../../nodes/inference/onnx/protobuf.ts'

// Expected bytes from the examples of https://protobuf.dev/programming-guides/encoding/
test.each([
  ['a small integer', (w: ProtobufWriter) => w.integer(1, 150), [0x08, 0x96, 0x01]],
  ['a string', (w: ProtobufWriter) => w.string(2, 'testing'), [0x12, 7, ...Buffer.from('testing')]],
  [
    'a message in a message',
    (w: ProtobufWriter) => w.message(3, (inner) => inner.integer(1, 150)),
    [0x1a, 0x03, 0x08, 0x96, 0x01],
  ],
  [
    'a negative integer in ten bytes',
    (w: ProtobufWriter) => w.integer(1, -2),
    [0x08, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
  ],
  ['a float', (w: ProtobufWriter) => w.float(1, 1), [0x0d, 0, 0, 0x80, 0x3f]],
  ['a field number beyond one byte', (w: ProtobufWriter) => w.integer(20, 1), [0xa0, 0x01, 0x01]],
  [
    'an offset beyond 4 GiB',
    (w: ProtobufWriter) => w.integer(1, 6_938_040_682),
    [0x08, 0xea, 0xb2, 0xa8, 0xec, 0x19],
  ],
])('writes %s', (_, write, expected) => {
  const writer = new ProtobufWriter()
  write(writer)
  expect([...writer.finish()]).toEqual(expected)
})

test('grows with what is written', () => {
  const writer = new ProtobufWriter()
  const bytes = Uint8Array.from({ length: 10_000 }, (_, i) => i % 251)
  writer.bytes(1, bytes)
  writer.bytes(1, bytes)
  const written = writer.finish()
  expect(written.length).toBe(2 * (1 + 2 + bytes.length))
  expect(written.subarray(3, 3 + bytes.length)).toEqual(bytes)
})
