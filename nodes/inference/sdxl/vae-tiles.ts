/** A picture cut into overlapping tiles of one size, in latent pixels. */
export type Tiling = { readonly rows: Axis; readonly columns: Axis }

export type Axis = {
  readonly size: number
  /** Of all but a last that the edge cuts off. */
  readonly tile: number
  readonly starts: readonly number[]
  /** Over so many a tile fades at both ends; left out: over what it shares with its neighbours. */
  readonly fade?: number
}

export type Tile = {
  readonly top: number
  readonly left: number
  readonly height: number
  readonly width: number
}

/** Tiles that neither side of which is above `limit`; one tile where the picture is no larger. */
export function planTiles(height: number, width: number, limit: number, overlap: number): Tiling {
  return { rows: tileAxis(height, limit, overlap), columns: tileAxis(width, limit, overlap) }
}

/** As few tiles as it takes, spread evenly. */
function tileAxis(size: number, limit: number, overlap: number): Axis {
  if (size <= limit) return { size, tile: size, starts: [0] }
  const count = Math.ceil((size - overlap) / (limit - overlap))
  const tile = Math.ceil((size + (count - 1) * overlap) / count)
  const starts = Array.from({ length: count }, (_, i) => Math.round((i * (size - tile)) / (count - 1)))
  return { size, tile, starts }
}

/**
 * ComfyUI's tiled passes: the mean of tilings in tall, wide and square tiles, each stepping by tile less overlap.
 * In latent pixels; `overlap` is below half of `tile`.
 */
export function threeTilings(
  { height, width }: { readonly height: number; readonly width: number },
  { tile, overlap }: TileSize,
): readonly Tiling[] {
  const half = Math.floor(tile / 2)
  return [
    [tile * 2, half],
    [half, tile * 2],
    [tile, tile],
  ].map(([tall = 0, wide = 0]) =>
    height <= tall && width <= wide
      ? planTiles(height, width, Infinity, 0)
      : { rows: steppedAxis(height, tall, overlap), columns: steppedAxis(width, wide, overlap) },
  )
}

export type TileSize = { readonly tile: number; readonly overlap: number }

function steppedAxis(size: number, tile: number, overlap: number): Axis {
  if (size <= tile) return { size, tile: size, starts: [0], fade: overlap }
  const starts: number[] = []
  for (let start = 0; start < size - overlap; start += tile - overlap) starts.push(start)
  return { size, tile, starts, fade: overlap }
}

/** The area of its largest tile. */
export function tileArea({ rows, columns }: Tiling): number {
  return rows.tile * columns.tile
}

export function countTiles({ rows, columns }: Tiling): number {
  return rows.starts.length * columns.starts.length
}

export function countAllTiles(tilings: readonly Tiling[]): number {
  return tilings.reduce((sum, tiling) => sum + countTiles(tiling), 0)
}

type Layout = { readonly scale: number; readonly channels: number; readonly planar: boolean }

/** The mean of what each tiling gives. */
export async function blendTilings(
  tilings: readonly Tiling[],
  layout: Layout,
  render: (tile: Tile) => Promise<Float32Array>,
): Promise<Float32Array> {
  let sum: Float32Array | null = null
  for (const tiling of tilings) {
    const next = await blendTiles(tiling, layout, render)
    sum = sum === null ? next : sum.map((value, i) => value + (next[i] ?? 0))
  }
  if (sum === null) throw new Error('There is no tiling to blend.')
  return tilings.length === 1 ? sum : sum.map((value) => value / tilings.length)
}

/**
 * Asks for every tile and blends the answers: where tiles overlap, each fades linearly towards its edge.
 * Answers and result are [height, width, channels] or, `planar`, [channels, height, width], each side scaled.
 */
export async function blendTiles(
  { rows, columns }: Tiling,
  { scale, channels, planar }: Layout,
  render: (tile: Tile) => Promise<Float32Array>,
): Promise<Float32Array> {
  const [height, width] = [rows.size * scale, columns.size * scale]
  const [planes, inner] = planar ? [channels, 1] : [1, channels]
  const whole = new Float32Array(height * width * channels)
  const [rowWeights, columnWeights] = [featherWeights(rows, scale), featherWeights(columns, scale)]
  for (const [i, top] of rows.starts.entries()) {
    for (const [j, left] of columns.starts.entries()) {
      const tile = { top, left, height: tileLength(rows, top), width: tileLength(columns, left) }
      const [tileHeight, tileWidth] = [tile.height * scale, tile.width * scale]
      const values = await render(tile)
      const [across, down] = [columnWeights[j] ?? [], rowWeights[i] ?? []]
      for (let plane = 0; plane < planes; plane++) {
        for (let y = 0; y < tileHeight; y++) {
          let from = (plane * tileHeight + y) * tileWidth * inner
          let to = ((plane * height + top * scale + y) * width + left * scale) * inner
          for (let x = 0; x < tileWidth; x++) {
            const weight = (down[y] ?? 0) * (across[x] ?? 0)
            for (let c = 0; c < inner; c++) {
              whole[to] = (whole[to] ?? 0) + weight * (values[from++] ?? 0)
              to++
            }
          }
        }
      }
    }
  }
  return whole
}

/** For each tile along an axis the weights of its positions; where tiles overlap, they add up to 1. */
export function featherWeights(axis: Axis, scale: number): readonly Float32Array[] {
  const ramps = axis.starts.map((start, i) => {
    const length = tileLength(axis, start) * scale
    if (axis.fade !== undefined) return fadingEnds(length, axis.fade * scale)
    const before = axis.starts[i - 1]
    const after = axis.starts[i + 1]
    const fadeIn = before === undefined ? 0 : (before + axis.tile - start) * scale
    const fadeOut = after === undefined ? 0 : (start + axis.tile - after) * scale
    return Float32Array.from({ length }, (_, t) =>
      Math.min(1, (t + 1) / (fadeIn + 1), (length - t) / (fadeOut + 1)),
    )
  })
  const total = new Float32Array(axis.size * scale)
  const eachPosition = (visit: (ramp: Float32Array, t: number, at: number) => void): void => {
    for (const [i, ramp] of ramps.entries()) {
      for (let t = 0; t < ramp.length; t++) visit(ramp, t, (axis.starts[i] ?? 0) * scale + t)
    }
  }
  eachPosition((ramp, t, at) => (total[at] = (total[at] ?? 0) + (ramp[t] ?? 0)))
  eachPosition((ramp, t, at) => (ramp[t] = (ramp[t] ?? 0) / (total[at] ?? 1)))
  return ramps
}

function tileLength({ size, tile }: Axis, start: number): number {
  return Math.min(tile, size - start)
}

/** A tile no longer than the fade does not fade. */
function fadingEnds(length: number, fade: number): Float32Array {
  if (fade === 0 || fade >= length) return new Float32Array(length).fill(1)
  return Float32Array.from(
    { length },
    (_, t) => Math.min(1, (t + 1) / fade) * Math.min(1, (length - t) / fade),
  )
}

/** A part of one picture of a batch; [batch, channels, height, width] or, not `planar`, channels last. */
export function cutTile<A extends Float32Array | Uint8Array>(
  source: A,
  shape: { height: number; width: number; channels: number; planar: boolean },
  item: number,
  tile: Tile,
): A {
  const { height, width, channels, planar } = shape
  const [planes, inner] = planar ? [channels, 1] : [1, channels]
  const length = tile.width * inner
  const cut = source.slice(0, planes * tile.height * length) as A
  for (let plane = 0; plane < planes; plane++) {
    for (let y = 0; y < tile.height; y++) {
      const from = (((item * planes + plane) * height + tile.top + y) * width + tile.left) * inner
      cut.set(source.subarray(from, from + length), (plane * tile.height + y) * length)
    }
  }
  return cut
}
