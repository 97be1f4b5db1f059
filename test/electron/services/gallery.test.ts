import { mkdir, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createGallery, describePicture } from '../../../electron/services/gallery.ts'
import { findPicture } from '../../../electron/services/picture-folders.ts'
import { createThumbnails } from '../../../electron/services/thumbnails.ts'
import { encodePng } from '../../../nodes/inference/image/png.ts'
import { pictureSize } from '../../../nodes/inference/image/thumbnail.ts'
import { temporaryFolder } from '../../setup/temporary-folder.ts'

async function png(width: number, height: number, text: Record<string, string> = {}): Promise<Uint8Array> {
  return await encodePng(
    { width, height, pixels: new Uint8Array(width * height * 3) },
    { text, compressionLevel: 1 },
  )
}

test('pictures of all subfolders come newest first, page by page', async () => {
  const folder = await temporaryFolder()
  await mkdir(join(folder, 'cats', 'black'), { recursive: true })
  const places = ['a.png', 'cats/b.png', 'cats/black/c.png']
  for (const [age, place] of places.entries()) {
    await writeFile(
      join(folder, place),
      await png(8 + age, 16, age === 1 ? { prompt: '{}', workflow: '{}' } : {}),
    )
    await utimes(join(folder, place), 1000 + age, 1000 + age)
  }
  await writeFile(join(folder, 'notes.txt'), 'not a picture')

  const gallery = createGallery(() => folder)
  const { items, total } = await gallery.page(0, 2)

  expect(total).toBe(3)
  expect(
    items.map(({ filename, subfolder, width, height, hasWorkflow }) => [
      subfolder,
      filename,
      width,
      height,
      hasWorkflow,
    ]),
  ).toEqual([
    ['cats/black', 'c.png', 10, 16, false],
    ['cats', 'b.png', 9, 16, true],
  ])
  expect((await gallery.page(2, 2)).items.map(({ filename }) => filename)).toEqual(['a.png'])
})

test('what comes and goes on the disk comes and goes in the gallery', async () => {
  const folder = await temporaryFolder()
  const gallery = createGallery(() => folder)
  expect(await gallery.page(0, 10)).toEqual({ items: [], total: 0 })
  await writeFile(join(folder, 'a.png'), await png(8, 8))
  expect((await gallery.page(0, 10)).total).toBe(1)
  await rm(join(folder, 'a.png'))
  expect((await gallery.page(0, 10)).total).toBe(0)
})

test('a picture that is in no gallery is described all the same', async () => {
  const folder = await temporaryFolder()
  const path = join(folder, 'preview.png')
  await writeFile(path, await png(8, 16, { prompt: '{}', workflow: '{}' }))
  const image = { filename: 'preview.png', subfolder: '', type: 'temp' } as const
  expect(await describePicture(path, image)).toMatchObject({
    ...image,
    width: 8,
    height: 16,
    hasWorkflow: true,
  })
})

test('a broken picture is listed without a size', async () => {
  const folder = await temporaryFolder()
  await writeFile(join(folder, 'broken.png'), 'no picture at all')
  const { items } = await createGallery(() => folder).page(0, 10)
  expect(items).toMatchObject([{ filename: 'broken.png', width: 0, height: 0 }])
})

test('twenty thousand pictures answer at once when they were listed before', async () => {
  const folder = await temporaryFolder()
  const bytes = await png(8, 8)
  for (let batch = 0; batch < 20; batch++) {
    await mkdir(join(folder, String(batch)))
    await Promise.all(
      Array.from({ length: 1000 }, (_, i) => writeFile(join(folder, String(batch), `${i}.png`), bytes)),
    )
  }
  const gallery = createGallery(() => folder)
  expect((await gallery.page(0, 60)).total).toBe(20_000)
  const start = performance.now()
  await gallery.page(10_000, 60)
  expect(performance.now() - start).toBeLessThan(500)
})

test('no name leads out of the picture folders', async () => {
  const root = await temporaryFolder()
  const output = join(root, 'output')
  await mkdir(output)
  await writeFile(join(root, 'secret.png'), 'x')
  await writeFile(join(output, 'mine.png'), 'x')
  await symlink(join(root, 'secret.png'), join(output, 'link.png'))
  const folders = { of: () => output }
  const find = (subfolder: string, filename: string): Promise<string | null> =>
    findPicture(folders, { type: 'output', subfolder, filename })

  expect(await find('', 'mine.png')).not.toBeNull()
  for (const [subfolder, filename] of [
    ['..', 'secret.png'],
    ['', '../secret.png'],
    ['', 'link.png'],
    ['', join(root, 'secret.png')],
    ['', 'a\0.png'],
    ['', ''],
  ] as const) {
    expect(await find(subfolder, filename)).toBeNull()
  }
})

test('a thumbnail is small, kept, and made anew when the picture changes', async () => {
  const folder = await temporaryFolder()
  const path = join(folder, 'a.png')
  await writeFile(path, await png(1000, 500))
  const thumbnails = createThumbnails(join(folder, 'cache'))
  const [first, same] = await Promise.all([thumbnails.of(path), thumbnails.of(path)])
  expect(await pictureSize(first)).toEqual({ width: 320, height: 160 })
  expect(same).toEqual(first)

  await writeFile(path, await png(500, 1000))
  expect(await pictureSize(await thumbnails.of(path))).toEqual({ width: 160, height: 320 })
})
