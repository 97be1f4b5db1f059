/** A tensor that a network needs: its key path, its shape and what an untrained one holds. */
export type PlannedTensor = {
  readonly name: string
  readonly shape: readonly number[]
  readonly fill: Fill
}

export type Fill =
  /** Centred on 0 with this standard deviation. */
  | { readonly kind: 'spread'; readonly deviation: number }
  | { readonly kind: 'near-one' }
  | { readonly kind: 'near-zero' }
  /** 0, 1, 2 … */
  | { readonly kind: 'positions' }
  | { readonly kind: 'constant'; readonly value: number }

/** Keeps the sum over many residual branches bounded, so that untrained activations stay finite. */
export const RESIDUAL_GAIN = 0.35

/** Collects the tensors of layers in the order in which a network declares them. */
export class TensorList {
  readonly tensors: PlannedTensor[] = []

  linear(path: string, input: number, output: number, options: LayerOptions = {}): void {
    this.weight(`${path}.weight`, [output, input], options.gain)
    if (options.bias !== false) this.tensor(`${path}.bias`, [output], { kind: 'near-zero' })
  }

  conv(path: string, input: number, output: number, kernel: number, options: LayerOptions = {}): void {
    this.weight(`${path}.weight`, [output, input, kernel, kernel], options.gain)
    this.tensor(`${path}.bias`, [output], { kind: 'near-zero' })
  }

  norm(path: string, width: number): void {
    this.tensor(`${path}.weight`, [width], { kind: 'near-one' })
    this.tensor(`${path}.bias`, [width], { kind: 'near-zero' })
  }

  embedding(name: string, rows: number, width: number): void {
    this.tensor(name, [rows, width], { kind: 'spread', deviation: 0.02 })
  }

  /** Scaled by the number of inputs that an output sums. */
  weight(name: string, shape: readonly number[], gain = 1): void {
    const inputs = shape.slice(1).reduce((product, size) => product * size, 1)
    this.tensor(name, shape, { kind: 'spread', deviation: gain / Math.sqrt(inputs) })
  }

  tensor(name: string, shape: readonly number[], fill: Fill): void {
    this.tensors.push({ name, shape, fill })
  }
}

type LayerOptions = { readonly gain?: number; readonly bias?: boolean }
