import { parse } from 'node:path'
import type { Dtype, TensorLocation } from '../checkpoint/weights.ts'
import { elementCount } from '../tensor.ts'
import type { Dialect } from './dialect.ts'
import { elementTypeCode, encodeModel } from './model-proto.ts'
import type { Attributes, ElementType, Initializer, NodeDescription, PortDescription } from './model-proto.ts'
import { isSmall, readSmallTensor } from './small-tensor.ts'

/** What a layer passes to the next: a tensor that exists when the model runs. */
export type Value = { readonly graph: Graph; readonly name: string }

/**
 * An ONNX model under construction. Equal nodes, constants and weights are stored once.
 * Weights stay in their files: the model only points at them.
 */
export class Graph {
  readonly dialect: Dialect
  readonly #inputs: PortDescription[] = []
  readonly #outputs: PortDescription[] = []
  readonly #values = new Map<string, PortDescription>()
  readonly #casts: NodeDescription[] = []
  readonly #nodes: NodeDescription[] = []
  readonly #initializers: Initializer[] = []
  readonly #known = new Map<string, Value>()
  #root: string | null = null
  #counter = 0

  constructor(dialect: Dialect) {
    this.dialect = dialect
  }

  /** Names in `dims` stand for sizes that differ from run to run; null says nothing. */
  input(
    name: string,
    type: 'float32' | 'int64' | 'uint8',
    dims: readonly (number | string)[] | null = null,
  ): Value {
    this.#inputs.push({ name, type, dims })
    return { graph: this, name }
  }

  output(name: string, value: Value, type: 'float32' | 'int64' | 'uint8' = 'float32'): void {
    this.#nodes.push({ op: 'Identity', domain: '', inputs: [value.name], outputs: [name], attributes: {} })
    this.#outputs.push({ name, type, dims: null })
  }

  /** An operator of ai.onnx, or of com.microsoft where `op` begins with it; null leaves an input out. */
  node(op: string, inputs: readonly (Value | null)[], attributes: Attributes = {}): Value {
    const [domain, type] = op.startsWith(MICROSOFT) ? ['com.microsoft', op.slice(MICROSOFT.length)] : ['', op]
    const names = inputs
      .slice(0, inputs.findLastIndex((input) => input !== null) + 1)
      .map((input) => input?.name ?? '')
    return this.#once(`${op}(${names.join()})${JSON.stringify(attributes)}`, type, (name) => {
      this.#nodes.push({ op: type, domain, inputs: names, outputs: [name], attributes })
    })
  }

  /**
   * Says the shape of a float32 value where ONNX cannot know it; equal names must stand for equal sizes.
   * Without names the runtime's planner finds no buffer to use again, after comparing it with all that came before:
   * seconds in models of thousands of nodes.
   */
  describe(value: Value, dims: readonly (number | string)[]): Value {
    this.#values.set(value.name, { name: value.name, type: 'float32', dims })
    return value
  }

  /** A float32 constant; without `dims` a vector. */
  constant(values: Float32Array | readonly number[], dims: readonly number[] = [values.length]): Value {
    return this.#inline('float32', Float32Array.from(values), dims)
  }

  /** An int64 constant; without `dims` a vector. */
  integers(values: readonly number[], dims: readonly number[] = [values.length]): Value {
    return this.#inline('int64', BigInt64Array.from(values, BigInt), dims)
  }

  /** A weight as float32, whatever its type on disk; `dims` may give the same bytes another shape. */
  weight(location: TensorLocation, dims = location.shape): Value {
    if (isSmall(location)) {
      return this.#once(weightKey('small', location, dims), 'weight', (name) => {
        const data = bytesOf(readSmallTensor(location))
        this.#initializers.push({ name, type: 'float32', dims, data })
      })
    }
    const stored = this.storedWeight(location, dims)
    if (location.dtype === 'F32') return stored
    // Casts come before all other nodes: only then does the runtime cast a weight when it is needed, not all at once.
    return this.#once(weightKey('cast', location, dims), 'weight', (name) => {
      const attributes = { to: { int: elementTypeCode('float32') } }
      this.#casts.push({ op: 'Cast', domain: '', inputs: [stored.name], outputs: [name], attributes })
    })
  }

  /** A weight in its type on disk: for tables of which a few rows are used. */
  storedWeight(location: TensorLocation, dims = location.shape): Value {
    return this.#once(weightKey('stored', location, dims), 'stored', (name) => {
      if (elementCount(dims) !== elementCount(location.shape)) {
        throw new Error(
          `Weights of shape [${location.shape.join(', ')}] cannot be used as [${dims.join(', ')}].`,
        )
      }
      this.#initializers.push({ name, type: storedType(location), dims, data: this.#external(location) })
    })
  }

  /** The finished model and the folder that its weights' paths are relative to. */
  serialize(): { readonly bytes: Uint8Array; readonly root: string } {
    const bytes = encodeModel({
      nodes: [...this.#casts, ...this.#nodes],
      initializers: this.#initializers,
      inputs: this.#inputs,
      outputs: this.#outputs,
      values: [...this.#values.values()],
    })
    return { bytes, root: this.#root ?? parse(process.cwd()).root }
  }

  #inline(type: ElementType, values: Float32Array | BigInt64Array, dims: readonly number[]): Value {
    if (elementCount(dims) !== values.length) {
      throw new Error(`A constant of shape [${dims.join(', ')}] does not hold ${values.length} values.`)
    }
    return this.#once(`${type}[${dims.join()}]${values.join()}`, 'constant', (name) => {
      this.#initializers.push({ name, type, dims, data: bytesOf(values) })
    })
  }

  #external({ file, offset, length }: TensorLocation): Initializer['data'] {
    const { root } = parse(file)
    this.#root ??= root
    if (root !== this.#root) {
      throw new Error(
        `${file} is on another drive than ${this.#root}: files used together must be on one drive.`,
      )
    }
    return { location: file.slice(root.length).replaceAll('\\', '/'), offset, length }
  }

  #once(key: string, label: string, make: (name: string) => void): Value {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const value = { graph: this, name: `${label}_${this.#counter++}` }
    make(value.name)
    this.#known.set(key, value)
    return value
  }
}

const MICROSOFT = 'com.microsoft.'

function bytesOf(values: Float32Array | BigInt64Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
}

function weightKey(form: string, { file, offset }: TensorLocation, dims: readonly number[]): string {
  return `${form} ${file}@${offset}[${dims.join()}]`
}

function storedType({ dtype, file }: TensorLocation): ElementType {
  const type = STORED_TYPES[dtype]
  if (type === null) throw new Error(`${file} stores weights as ${dtype}, which is not supported yet.`)
  return type
}

const STORED_TYPES: Readonly<Record<Dtype, ElementType | null>> = {
  F64: 'float64',
  F32: 'float32',
  F16: 'float16',
  BF16: 'bfloat16',
  I64: 'int64',
  I32: 'int32',
  I16: 'int16',
  I8: 'int8',
  U8: 'uint8',
  BOOL: 'bool',
  F8_E4M3: null,
  F8_E5M2: null,
}
