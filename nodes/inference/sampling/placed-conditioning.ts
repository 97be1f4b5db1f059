import { resample, roundToEven } from '../resample.ts'
import { floats, type FloatTensor } from '../tensor.ts'
import type { ConditioningEntry } from '../values.ts'
import { sigmaAtPercent, type ModelSampling } from './model-sampling.ts'

/** In latent pixels. */
export type Area = {
  readonly top: number
  readonly left: number
  readonly height: number
  readonly width: number
}

/** A conditioning with its place, time and weight worked out for one size of latent. */
export type Placed = {
  readonly entry: ConditioningEntry
  /** null: all of it. */
  readonly area: Area | null
  /** [batch, h, w] of the whole latent. */
  readonly mask: FloatTensor | null
  readonly strength: number
  /** Counts while σ is between these. */
  readonly sigmas: { readonly from: number; readonly to: number }
}

/** `dims`: of the latent, [batch, 4, h, w]. */
export function place(entry: ConditioningEntry, sampling: ModelSampling, dims: readonly number[]): Placed {
  const { scope = {} } = entry
  const [, , height = 1, width = 1] = dims
  const mask = scope.mask === undefined ? null : resizedMask(scope.mask.values, { height, width })
  const bounds = mask !== null && scope.isBoundToMask === true ? boundsOf(mask) : null
  const area = bounds ?? areaOf(scope.area, { height, width })
  return {
    // The picture that is meant is the whole, also where a part is sampled.
    entry: { ...entry, size: entry.size ?? wholeSize({ height, width }) },
    area: area === null ? null : inside(area, { height, width }),
    mask,
    strength: scope.strength ?? 1,
    sigmas:
      scope.percents === undefined
        ? { from: Infinity, to: 0 }
        : {
            from: sigmaAtPercent(sampling, scope.percents.start),
            to: sigmaAtPercent(sampling, scope.percents.end),
          },
  }
}

type Size = { readonly height: number; readonly width: number }

function areaOf(area: NonNullable<ConditioningEntry['scope']>['area'], { height, width }: Size): Area | null {
  if (area === undefined) return null
  if (area.unit === 'pixel') return area
  return {
    height: Math.max(1, roundToEven(area.height * height)),
    width: Math.max(1, roundToEven(area.width * width)),
    top: roundToEven(area.top * height),
    left: roundToEven(area.left * width),
  }
}

function inside(area: Area, { height, width }: Size): Area {
  const [top, left] = [Math.min(area.top, height - 1), Math.min(area.left, width - 1)]
  return { top, left, height: Math.min(area.height, height - top), width: Math.min(area.width, width - left) }
}

function resizedMask(mask: FloatTensor, size: Size): FloatTensor {
  const [count = 1, height = 1, width = 1] = mask.dims
  const resized = resample(floats(mask.data, [count, 1, height, width]), size, 'bilinear')
  return floats(resized.data, [count, size.height, size.width])
}

/** The rectangle around all that is not 0, at least 8 × 8; of an empty mask the corner. */
function boundsOf({ data, dims }: FloatTensor): Area {
  const [, height = 1, width = 1] = dims
  const [rows, columns] = [new Set<number>(), new Set<number>()]
  for (const [i, value] of data.entries()) {
    if (value === 0) continue
    rows.add(Math.floor(i / width) % height)
    columns.add(i % width)
  }
  if (rows.size === 0) return { top: 0, left: 0, height: 8, width: 8 }
  const [top, left] = [Math.min(...rows), Math.min(...columns)]
  return {
    top,
    left,
    height: Math.max(8, Math.max(...rows) - top + 1),
    width: Math.max(8, Math.max(...columns) - left + 1),
  }
}

export function wholeOf(dims: readonly number[]): Area {
  const [, , height = 1, width = 1] = dims
  return { top: 0, left: 0, height, width }
}

const PIXELS = 8

function wholeSize(size: Size): NonNullable<ConditioningEntry['size']> {
  const [width, height] = [size.width * PIXELS, size.height * PIXELS]
  return { width, height, cropWidth: 0, cropHeight: 0, targetWidth: width, targetHeight: height }
}

/** What is sampled in an area of its own needs an answer of the other side there: the closest around it gives it. */
export function addTwins(side: Placed[], others: readonly Placed[]): void {
  for (const { area, strength, mask, entry, sigmas } of others) {
    if (area === null) continue
    const closest = side.filter((each) => isAround(each.area, area)).reduce<Placed | null>(smaller, null)
    if (closest === null || sameArea(closest.area, area)) continue
    const scope = { ...entry.scope }
    side.push({ entry: { ...closest.entry, scope }, area, strength, mask, sigmas })
  }
}

function isAround(outer: Area | null, inner: Area): boolean {
  return (
    outer === null ||
    (inner.top >= outer.top &&
      inner.left >= outer.left &&
      outer.top + outer.height >= inner.top + inner.height &&
      outer.left + outer.width >= inner.left + inner.width)
  )
}

function smaller(best: Placed | null, next: Placed): Placed {
  if (best === null) return next
  if (next.area === null) return best
  if (best.area === null) return next
  return best.area.height * best.area.width > next.area.height * next.area.width ? next : best
}

function sameArea(a: Area | null, b: Area): boolean {
  return a !== null && a.top === b.top && a.left === b.left && a.height === b.height && a.width === b.width
}
