import type { LoraFactors, PairFactors } from '../checkpoint/lora-factors.ts'
import type { TensorLocation, Weights } from '../checkpoint/weights.ts'
import type { Graph, Value } from './graph.ts'
import type { WeightChange } from './lora-weight.ts'
import { slice } from './operators.ts'

/** A LoRA inside a graph: its factors by key path and, when the model runs, its strength ([1]). */
export type LoraBranches = { readonly factors: ReadonlyMap<string, LoraFactors>; readonly strength: Value }

type Source = { readonly graph: Graph; readonly weights: Weights; readonly loras: readonly LoraBranches[] }
type Rows = { readonly from: number; readonly to: number }

/** A place in a checkpoint: `at` walks along the key path, layers take what they need there. */
export class Module {
  readonly path: string
  readonly #source: Source
  readonly #rows: Rows | null

  private constructor(source: Source, path: string, rows: Rows | null) {
    this.#source = source
    this.path = path
    this.#rows = rows
  }

  static root(graph: Graph, weights: Weights, loras: readonly LoraBranches[] = []): Module {
    return new Module({ graph, weights, loras }, '', null)
  }

  get graph(): Graph {
    return this.#source.graph
  }

  at(...keys: readonly (string | number)[]): Module {
    return new Module(this.#source, this.#key(keys.join('.')), this.#rows)
  }

  /** The same layer with only the outputs `from` … `to - 1`: rows of its weight, its bias and its LoRAs. */
  rows(from: number, to: number): Module {
    return new Module(this.#source, this.path, { from, to })
  }

  has(name: string): boolean {
    return this.#source.weights.tensors.has(this.#key(name))
  }

  /** Throws, naming file and key, where the file lacks the tensor. */
  shape(name = 'weight'): readonly number[] {
    return this.#locate(name).shape
  }

  /** A tensor as float32; `dims` may give the same values another shape. */
  weight(name = 'weight', dims?: readonly number[]): Value {
    return this.graph.weight(this.#locate(name), dims)
  }

  /** A tensor in its type on disk. */
  storedWeight(name = 'weight'): Value {
    return this.graph.storedWeight(this.#locate(name))
  }

  /** The bias, or null where the layer has none. */
  bias(): Value | null {
    return this.has('bias') ? this.weight('bias') : null
  }

  /** The LoRAs of this layer as thin ways beside it, in order of application; none where `changes` has them. */
  branches(): readonly {
    readonly down: TensorLocation
    readonly up: TensorLocation
    readonly scale: Value
  }[] {
    const changes = this.#changes()
    if (!changes.every(isPair)) return []
    return changes.map(({ factors, strength }) => {
      const scale = (factors.alpha ?? factors.rank) / factors.rank
      return {
        down: factors.down,
        up: this.#cut(factors.up),
        scale: scale === 1 ? strength : this.graph.node('Mul', [strength, this.graph.constant([scale])]),
      }
    })
  }

  /** All LoRAs of this layer, in order of application, where one of them needs the whole weight; else none. */
  changes(): readonly WeightChange[] {
    const changes = this.#changes()
    return changes.every(isPair) ? [] : changes
  }

  /** The same layer with all of its outputs. */
  whole(): Module {
    return new Module(this.#source, this.path, null)
  }

  /** Of a value with all outputs of the layer those that are this module's. */
  ownRows(value: Value): Value {
    return this.#rows === null ? value : slice(value, 0, this.#rows.from, this.#rows.to)
  }

  #changes(): readonly WeightChange[] {
    return this.#source.loras.flatMap(({ factors, strength }) => {
      const found = factors.get(this.path)
      return found === undefined ? [] : [{ factors: found, strength }]
    })
  }

  #key(name: string): string {
    if (name === '') return this.path
    return this.path === '' ? name : `${this.path}.${name}`
  }

  #locate(name: string): TensorLocation {
    const key = this.#key(name)
    const location = this.#source.weights.tensors.get(key)
    if (location === undefined) {
      throw new Error(
        `${this.#source.weights.label} lacks the tensor "${key}": the file is incomplete or not an SDXL model. Download it again or choose another.`,
      )
    }
    return this.#cut(location)
  }

  #cut(location: TensorLocation): TensorLocation {
    return this.#rows === null ? location : rowRange(location, this.#rows)
  }
}

function isPair(change: WeightChange): change is WeightChange & { readonly factors: PairFactors } {
  return change.factors.kind === 'pair'
}

function rowRange(location: TensorLocation, { from, to }: Rows): TensorLocation {
  const [count = 0, ...rest] = location.shape
  if (from < 0 || to > count) throw new Error(`Rows ${from} … ${to} are not in a tensor of ${count} rows.`)
  const rowBytes = location.length / count
  return {
    ...location,
    shape: [to - from, ...rest],
    offset: location.offset + from * rowBytes,
    length: (to - from) * rowBytes,
  }
}
