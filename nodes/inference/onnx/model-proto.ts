import { ProtobufWriter } from './protobuf.ts'

/** What an ONNX file says, as far as we say it. */
export type ModelDescription = {
  readonly nodes: readonly NodeDescription[]
  readonly initializers: readonly Initializer[]
  readonly inputs: readonly PortDescription[]
  readonly outputs: readonly PortDescription[]
  /** What is known of values between nodes. */
  readonly values: readonly PortDescription[]
}

export type NodeDescription = {
  readonly op: string
  /** Empty: ai.onnx. */
  readonly domain: string
  /** An empty name leaves an optional input out. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  readonly attributes: Attributes
}

export type Attributes = Readonly<Record<string, Attribute>>
type Attribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly string: string }

export type Initializer = {
  readonly name: string
  readonly type: ElementType
  readonly dims: readonly number[]
  readonly data: Uint8Array | ExternalData
}

/** Bytes of a file that the runtime maps; the location is relative to the session's folder. */
type ExternalData = { readonly location: string; readonly offset: number; readonly length: number }

export type PortDescription = {
  readonly name: string
  readonly type: ElementType
  /** Names stand for dimensions that differ from run to run; null: unsaid. */
  readonly dims: readonly (number | string)[] | null
}

export type ElementType = keyof typeof ELEMENT_TYPES

/** TensorProto.DataType. */
const ELEMENT_TYPES = {
  float32: 1,
  uint8: 2,
  int8: 3,
  int16: 5,
  int32: 6,
  int64: 7,
  bool: 9,
  float16: 10,
  float64: 11,
  bfloat16: 16,
} as const

const IR_VERSION = 9
const OPSET = 20

/** Field numbers from https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3 */
export function encodeModel(model: ModelDescription): Uint8Array {
  const writer = new ProtobufWriter()
  writer.integer(1, IR_VERSION)
  writer.string(2, 'fulgurite')
  writer.message(7, (graph) => {
    for (const node of model.nodes) graph.message(1, (message) => encodeNode(message, node))
    graph.string(2, 'graph')
    for (const tensor of model.initializers) graph.message(5, (message) => encodeTensor(message, tensor))
    for (const port of model.inputs) graph.message(11, (message) => encodePort(message, port))
    for (const port of model.outputs) graph.message(12, (message) => encodePort(message, port))
    for (const port of model.values) graph.message(13, (message) => encodePort(message, port))
  })
  encodeOpset(writer, '', OPSET)
  encodeOpset(writer, 'com.microsoft', 1)
  return writer.finish()
}

export function elementTypeCode(type: ElementType): number {
  return ELEMENT_TYPES[type]
}

function encodeOpset(writer: ProtobufWriter, domain: string, version: number): void {
  writer.message(8, (opset) => {
    opset.string(1, domain)
    opset.integer(2, version)
  })
}

function encodeNode(message: ProtobufWriter, node: NodeDescription): void {
  for (const name of node.inputs) message.string(1, name)
  for (const name of node.outputs) message.string(2, name)
  message.string(3, node.outputs[0] ?? '')
  message.string(4, node.op)
  for (const [name, attribute] of Object.entries(node.attributes)) {
    message.message(5, (field) => encodeAttribute(field, name, attribute))
  }
  if (node.domain !== '') message.string(7, node.domain)
}

function encodeAttribute(message: ProtobufWriter, name: string, attribute: Attribute): void {
  message.string(1, name)
  if ('float' in attribute) {
    message.float(2, attribute.float)
    message.integer(20, 1)
  } else if ('int' in attribute) {
    message.integer(3, attribute.int)
    message.integer(20, 2)
  } else if ('string' in attribute) {
    message.string(4, attribute.string)
    message.integer(20, 3)
  } else {
    for (const value of attribute.ints) message.integer(8, value)
    message.integer(20, 7)
  }
}

function encodeTensor(message: ProtobufWriter, tensor: Initializer): void {
  for (const dim of tensor.dims) message.integer(1, dim)
  message.integer(2, ELEMENT_TYPES[tensor.type])
  message.string(8, tensor.name)
  if (tensor.data instanceof Uint8Array) {
    message.bytes(9, tensor.data)
    return
  }
  for (const [key, value] of Object.entries(tensor.data)) {
    message.message(13, (entry) => {
      entry.string(1, key)
      entry.string(2, String(value))
    })
  }
  message.integer(14, 1)
}

function encodePort(message: ProtobufWriter, port: PortDescription): void {
  const { name, type, dims } = port
  message.string(1, name)
  message.message(2, (value) => {
    value.message(1, (tensor) => {
      tensor.integer(1, ELEMENT_TYPES[type])
      if (dims !== null) tensor.message(2, (shape) => encodeShape(shape, dims))
    })
  })
}

function encodeShape(message: ProtobufWriter, dims: readonly (number | string)[]): void {
  for (const dim of dims) {
    message.message(1, (entry) => {
      if (typeof dim === 'number') entry.integer(1, dim)
      else entry.string(2, dim)
    })
  }
}
