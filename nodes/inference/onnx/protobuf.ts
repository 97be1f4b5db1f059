/**
 * Writes protocol buffer messages: just the wire types that an ONNX model needs.
 * Source: https://protobuf.dev/programming-guides/encoding/
 */
export class ProtobufWriter {
  #bytes = new Uint8Array(256)
  #length = 0

  /** A non-negative or (two's complement, ten bytes) negative integer field. */
  integer(field: number, value: number | bigint): void {
    this.#tag(field, VARINT)
    this.#varint(value)
  }

  float(field: number, value: number): void {
    this.#tag(field, FIXED32)
    this.#reserve(4)
    new DataView(this.#bytes.buffer).setFloat32(this.#length, value, true)
    this.#length += 4
  }

  string(field: number, value: string): void {
    this.bytes(field, new TextEncoder().encode(value))
  }

  bytes(field: number, value: Uint8Array): void {
    this.#tag(field, LENGTH_DELIMITED)
    this.#varint(value.length)
    this.#reserve(value.length)
    this.#bytes.set(value, this.#length)
    this.#length += value.length
  }

  message(field: number, write: (message: ProtobufWriter) => void): void {
    const message = new ProtobufWriter()
    write(message)
    this.bytes(field, message.finish())
  }

  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length)
  }

  #tag(field: number, wireType: number): void {
    this.#varint(field * 8 + wireType)
  }

  #varint(value: number | bigint): void {
    this.#reserve(10)
    let rest = BigInt.asUintN(64, BigInt(value))
    while (rest > 0x7fn) {
      this.#bytes[this.#length++] = Number(rest & 0x7fn) | 0x80
      rest >>= 7n
    }
    this.#bytes[this.#length++] = Number(rest)
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count))
    grown.set(this.finish())
    this.#bytes = grown
  }
}

const VARINT = 0
const LENGTH_DELIMITED = 2
const FIXED32 = 5
