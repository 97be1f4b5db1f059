import { describe, expect, test } from 'vitest'
import { asBytes } from '../../nodes/inference/image/picture-values.ts'
import { bytes, floats } from '../../nodes/inference/tensor.ts'
import type { Image, Mask } from '../../nodes/inference/values.ts'
import { runNode } from './run-node.ts'

function imageOf(values: readonly number[], height: number, width: number, batch = 1): Image {
  const channels = values.length / (batch * height * width)
  return { pixels: bytes(Uint8Array.from(values), [batch, height, width, channels]) }
}

function plainImage(value: number, height: number, width: number): Image {
  return imageOf(
    Array.from({ length: height * width * 3 }, () => value),
    height,
    width,
  )
}

function maskOf(rows: readonly string[]): Mask {
  const cells = rows.flatMap((row) => Array.from(row, (cell) => (cell === '+' ? 0.5 : cell === '#' ? 1 : 0)))
  return { values: floats(Float32Array.from(cells), [1, rows.length, rows[0]?.length ?? 0]) }
}

async function imageFrom(type: string, inputs: Record<string, unknown>): Promise<Image> {
  const [image] = await runNode(type, inputs)
  return image as Image
}

async function rowsFrom(type: string, inputs: Record<string, unknown>): Promise<readonly string[]> {
  const [mask] = await runNode(type, inputs)
  const { data, dims } = (mask as Mask).values
  const [, height = 0, width = 0] = dims
  const draw = (value: number): string => (value === 1 ? '#' : value === 0 ? '.' : '+')
  return Array.from({ length: height }, (_, y) =>
    Array.from(data.subarray(y * width, (y + 1) * width), draw).join(''),
  )
}

describe('moved pixels stay bytes', () => {
  const image = imageOf([0, 1, 2, 3, 4, 5], 2, 3)

  test.each([
    ['ImageRotate', { rotation: '90 degrees' }, [3, 0, 4, 1, 5, 2], [1, 3, 2, 1]],
    ['ImageFlip', { flip_method: 'x-axis: vertically' }, [3, 4, 5, 0, 1, 2], [1, 2, 3, 1]],
    ['ImageCrop', { x: 1, y: 1, width: 9, height: 1 }, [4, 5], [1, 1, 2, 1]],
    ['RepeatImageBatch', { amount: 2 }, [0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, 5], [2, 2, 3, 1]],
  ])('%s %o', async (type, inputs, values, dims) => {
    const { pixels } = await imageFrom(type, { image, ...inputs })
    expect(pixels).toEqual(bytes(Uint8Array.from(values), dims))
  })

  test('one of a batch, counted from the end', async () => {
    const batch = imageOf([1, 2, 3, 4, 5, 6], 1, 1, 2)
    const { pixels } = await imageFrom('ImageFromBatch', { image: batch, batch_index: -1, length: 5 })
    expect([...pixels.data]).toEqual([4, 5, 6])
  })
})

test('a batch of two sizes has the first one’s', async () => {
  const image1 = imageOf([0, 0, 0, 9, 9, 9], 1, 2)
  const same = await imageFrom('ImageBatch', { image1, image2: imageOf([7, 7, 7, 8, 8, 8], 1, 2) })
  expect([...same.pixels.data]).toEqual([0, 0, 0, 9, 9, 9, 7, 7, 7, 8, 8, 8])
  const scaled = await imageFrom('ImageBatch', {
    image1,
    image2: plainImage(8, 2, 4),
  })
  expect(scaled.pixels.dims).toEqual([2, 1, 2, 3])
  expect([...asBytes(scaled).data.subarray(6)]).toEqual([8, 8, 8, 8, 8, 8])
})

test('outpainting sets grey around, and the mask fades inside padded edges', async () => {
  const image = plainImage(255, 5, 6)
  const edges = { left: 1, top: 0, right: 0, bottom: 2, feathering: 2 }
  const [padded, mask] = await runNode('ImagePadForOutpaint', { image, ...edges })
  expect((padded as Image).pixels.dims).toEqual([1, 7, 7, 3])
  expect([...(padded as Image).pixels.data.subarray(0, 6)]).toEqual([0.5, 0.5, 0.5, 1, 1, 1])
  expect([...(mask as Mask).values.data.subarray(0, 4)]).toEqual([1, 1, 0.25, 0])
  expect([...(mask as Mask).values.data.subarray(28, 35)]).toEqual([1, 1, 0.25, 0.25, 0.25, 0.25, 0.25])
})

test('a picture is laid over another, scaled or not', async () => {
  const destination = plainImage(0, 2, 2)
  const source = imageOf([255, 255, 255], 1, 1)
  const place = { destination, source, x: 1, y: 0 }
  const placed = await imageFrom('ImageCompositeMasked', { ...place, resize_source: false })
  expect([...placed.pixels.data]).toEqual([0, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0])
  const mask = maskOf(['#.', '.#'])
  const whole = { destination, source, x: 0, y: 0, resize_source: true, mask }
  const masked = await imageFrom('ImageCompositeMasked', whole)
  expect([...masked.pixels.data]).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1])
})

test.each([
  ['ImageScaleToTotalPixels', { megapixels: 0.01, resolution_steps: 1 }, [72, 145]],
  ['ImageScaleToTotalPixels', { megapixels: 0.01, resolution_steps: 16 }, [80, 144]],
  ['ImageScaleToMaxDimension', { largest_size: 100 }, [50, 100]],
])('%s %o', async (type, inputs, size) => {
  const image = plainImage(8, 10, 20)
  const { pixels } = await imageFrom(type, { image, upscale_method: 'area', ...inputs })
  expect(pixels.dims.slice(1, 3)).toEqual(size)
  expect((await runNode('GetImageSize', { image: { pixels } })).slice(0, 2)).toEqual(size.toReversed())
})

describe('masks', () => {
  test.each([
    ['InvertMask', {}, ['##.', '.##']],
    ['ThresholdMask', { value: 0.4 }, ['..#', '#..']],
    ['CropMask', { x: 1, y: 0, width: 5, height: 5 }, ['.#', '..']],
  ])('%s %o', async (type, inputs, expected) => {
    expect(await rowsFrom(type, { mask: maskOf(['..#', '#..']), ...inputs })).toEqual(expected)
  })

  test.each([
    [1, true, ['++.#...', '+.###..', '...#...']],
    [1, false, ['++###..', '++###..', '..###..']],
    [-1, true, ['.......', '.......', '.......']],
  ])('grown by %d, tapered: %s', async (expand, tapered_corners, expected) => {
    const mask = maskOf(['+......', '...#...', '.......'])
    expect(await rowsFrom('GrowMask', { mask, expand, tapered_corners })).toEqual(expected)
  })

  test.each([
    ['multiply', ['#..', '...']],
    ['add', ['###', '.##']],
    ['subtract', ['...', '...']],
    ['and', ['#..', '...']],
    ['or', ['###', '.##']],
    ['xor', ['.##', '.##']],
  ])('%s', async (operation, expected) => {
    const inputs = { destination: maskOf(['#..', '...']), source: maskOf(['###', '.##']), x: 0, y: 0 }
    expect(await rowsFrom('MaskComposite', { ...inputs, operation })).toEqual(expected)
  })

  test('as pictures and back', async () => {
    const mask = maskOf(['#.', '+#'])
    const image = await imageFrom('MaskToImage', { mask })
    expect(image.pixels.dims).toEqual([1, 2, 2, 3])
    expect(await runNode('ImageToMask', { image, channel: 'green' })).toEqual([mask])
    await expect(runNode('ImageToMask', { image, channel: 'alpha' })).rejects.toThrow('no transparency')
  })

  test('of one value', async () => {
    expect(await rowsFrom('SolidMask', { value: 1, width: 3, height: 2 })).toEqual(['###', '###'])
  })
})

test('values for several nodes come through as they are', async () => {
  expect(await runNode('PrimitiveInt', { value: 2n ** 62n })).toEqual([2n ** 62n])
  expect(await runNode('PrimitiveFloat', { value: 1.5 })).toEqual([1.5])
  expect(await runNode('PrimitiveString', { value: 'a' })).toEqual(['a'])
  expect(await runNode('PrimitiveStringMultiline', { value: 'a\nb' })).toEqual(['a\nb'])
  expect(await runNode('PrimitiveBoolean', { value: true })).toEqual([true])
  const texts = { string_a: 'a cat', string_b: 'by night', delimiter: ', ' }
  expect(await runNode('StringConcatenate', texts)).toEqual(['a cat, by night'])
})
