import { NormalNoise } from './normal-noise.ts'
import { seedSequence } from './seed-sequence.ts'

/** Nodes kept for the next query; neighbouring queries share most of the path from the root. */
const CACHE_NODES = 64

type TreeNode = {
  readonly start: number
  readonly end: number
  readonly key: number
  readonly depth: number
  readonly increment: Float32Array
}

/**
 * A Brownian motion over the noise levels of one sampling, reproducible from its seed: the same seed gives
 * the same path however finely it is queried. The virtual Brownian tree of Li et al. 2020 (torchsde's variant).
 */
export class BrownianTree {
  readonly #seed: number | bigint
  readonly #size: number
  readonly #root: TreeNode
  readonly #cache = new Map<string, readonly [TreeNode, TreeNode]>()

  /** `low` and `high`: the smallest positive and the largest σ of the schedule. */
  constructor(options: { seed: number | bigint; size: number; low: number; high: number }) {
    this.#seed = options.seed
    this.#size = options.size
    const start = round(options.low)
    const end = round(options.high)
    const scale = Math.sqrt(end - start)
    const noise = new NormalNoise(seedSequence(options.seed, [])).draw(options.size)
    this.#root = { start, end, key: 0, depth: 0, increment: noise.map((value) => value * scale) }
  }

  /** (W(σ') − W(σ)) / √|σ' − σ|: unit-variance noise for a step. */
  noise(sigma: number, sigmaNext: number): Float32Array {
    const from = round(Math.min(sigma, sigmaNext))
    const to = round(Math.max(sigma, sigmaNext))
    const scale = Math.sign(sigmaNext - sigma) / Math.sqrt(Math.abs(sigmaNext - sigma))
    return this.#between(this.#root, from, to).map((value) => value * scale)
  }

  #between(node: TreeNode, from: number, to: number): Float32Array {
    if (from <= node.start && to >= node.end) return node.increment
    const [left, right] = this.#children(node)
    if (to <= left.end) return this.#between(left, from, to)
    if (from >= right.start) return this.#between(right, from, to)
    const lower = this.#between(left, from, left.end)
    const upper = this.#between(right, right.start, to)
    return lower.map((value, i) => value + (upper[i] ?? 0))
  }

  #children(node: TreeNode): readonly [TreeNode, TreeNode] {
    const id = `${node.depth}/${node.key}`
    const known = this.#cache.get(id)
    if (known) {
      this.#cache.delete(id)
      this.#cache.set(id, known)
      return known
    }
    const children = this.#split(node)
    this.#cache.set(id, children)
    const oldest = this.#cache.keys().next().value
    if (this.#cache.size > CACHE_NODES && oldest !== undefined) this.#cache.delete(oldest)
    return children
  }

  /** Lévy's bridge: the middle of a path whose ends are known. */
  #split(node: TreeNode): readonly [TreeNode, TreeNode] {
    const middle = round((node.start + node.end) / 2)
    const length = node.end - node.start
    const share = (middle - node.start) / length
    const spread = Math.sqrt(((middle - node.start) * (node.end - middle)) / length)
    const noise = new NormalNoise(seedSequence(this.#seed, [node.key, node.depth])).draw(this.#size)
    const left = node.increment.map((value, i) => share * value + spread * (noise[i] ?? 0))
    const right = node.increment.map((value, i) => value - (left[i] ?? 0))
    const depth = node.depth + 1
    return [
      { start: node.start, end: middle, key: node.key * 2, depth, increment: left },
      { start: middle, end: node.end, key: node.key * 2 + 1, depth, increment: right },
    ]
  }
}

/** Times are known to six decimals; without that the tree would never end. */
function round(time: number): number {
  return Number(time.toFixed(6))
}
