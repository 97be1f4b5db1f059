import { mkdir, rm, symlink, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ModelFileError } from '../../../../nodes/inference/checkpoint/model-file-error.ts'
import { createModelFolders } from '../../../../nodes/inference/model-folders/model-folders.ts'
import { temporaryFolder } from '../../../setup/temporary-folder.ts'
import { filesIn } from './files-in.ts'

async function foldersWith(...files: readonly string[]) {
  const place = await temporaryFolder()
  await filesIn(place, files)
  return { place, folders: createModelFolders(() => [place]) }
}

async function refusal(work: Promise<unknown>): Promise<ModelFileError> {
  const error: unknown = await work.catch((reason: unknown) => reason)
  if (error instanceof ModelFileError) return error
  throw new Error(`not refused: ${String(error)}`)
}

describe('list', () => {
  it('finds model files below ComfyUI’s models folder, by either name of a folder', async () => {
    const { folders } = await foldersWith(
      'checkpoints/b.safetensors',
      'checkpoints/sdxl/deep/a.safetensors',
      'checkpoints/old.ckpt',
      'checkpoints/notes.txt',
      'checkpoints/preview.png',
      'checkpoints/.hidden/x.safetensors',
      'unet/one.safetensors',
      'diffusion_models/two.sft',
      'clip/l.safetensors',
    )
    expect(await folders.list('checkpoints')).toEqual([
      'b.safetensors',
      'old.ckpt',
      'sdxl/deep/a.safetensors',
    ])
    expect(await folders.list('diffusion_models')).toEqual(['one.safetensors', 'two.sft'])
    expect(await folders.list('text_encoders')).toEqual(['l.safetensors'])
    expect(await folders.list('loras')).toEqual([])
    expect(await folders.list('no-such-folder')).toEqual([])
  })

  it.each([
    ['ComfyUI’s own folder', 'models/checkpoints/a.safetensors'],
    ['A1111’s own folder', 'models/Stable-diffusion/a.safetensors'],
    ['A1111’s models', 'Stable-diffusion/a.safetensors'],
    ['Stability Matrix', 'Models/StableDiffusion/a.safetensors'],
    ['a folder without order', 'a.safetensors'],
  ])('understands %s', async (_, file) => {
    const { folders, place } = await foldersWith(file)
    expect(await folders.list('checkpoints')).toEqual(['a.safetensors'])
    expect(await folders.locate('checkpoints', 'a.safetensors')).toBe(join(place, file))
  })

  it('maps A1111’s other folders', async () => {
    const { folders } = await foldersWith(
      'models/Stable-diffusion/a.safetensors',
      'models/Lora/l.safetensors',
      'models/LyCORIS/c.safetensors',
      'models/VAE/v.safetensors',
      'models/ESRGAN/4x.pth',
      'embeddings/word.safetensors',
    )
    expect(await folders.list('loras')).toEqual(['c.safetensors', 'l.safetensors'])
    expect(await folders.list('vae')).toEqual(['v.safetensors'])
    expect(await folders.list('upscale_models')).toEqual(['4x.pth'])
    expect(await folders.list('embeddings')).toEqual(['word.safetensors'])
  })

  it('joins several places; of equal names the first place has it', async () => {
    const [first, second] = [await temporaryFolder(), await temporaryFolder()]
    await filesIn(first, ['loras/both.safetensors', 'loras/x.safetensors'])
    await filesIn(second, ['loras/both.safetensors', 'loras/a.safetensors'])
    const folders = createModelFolders(() => [first, second, join(first, 'missing')])
    expect(await folders.list('loras')).toEqual(['a.safetensors', 'both.safetensors', 'x.safetensors'])
    expect(await folders.locate('loras', 'both.safetensors')).toBe(join(first, 'loras/both.safetensors'))
  })

  it('sees files come and go, and places change', async () => {
    const { place, folders } = await foldersWith('loras/old/a.safetensors')
    // Long unchanged, so that the listing is kept.
    await utimes(join(place, 'loras/old'), 1, 1)
    await utimes(join(place, 'loras'), 1, 1)
    expect(await folders.list('loras')).toEqual(['old/a.safetensors'])
    await filesIn(place, ['loras/old/b.safetensors', 'loras/new/c.safetensors'])
    expect(await folders.list('loras')).toEqual([
      'new/c.safetensors',
      'old/a.safetensors',
      'old/b.safetensors',
    ])
    await rm(join(place, 'loras/old/a.safetensors'))
    expect(await folders.list('loras')).toEqual(['new/c.safetensors', 'old/b.safetensors'])

    let places: readonly string[] = []
    const changing = createModelFolders(() => places)
    expect(await changing.list('loras')).toEqual([])
    places = [place]
    expect(await changing.list('loras')).toHaveLength(2)
  })

  it('does not read a directory again whose time is the same', async () => {
    const { place, folders } = await foldersWith('loras/a.safetensors')
    const loras = join(place, 'loras')
    await utimes(loras, 1, 1)
    expect(await folders.list('loras')).toEqual(['a.safetensors'])
    await filesIn(place, ['loras/b.safetensors'])
    await utimes(loras, 1, 1)
    expect(await folders.list('loras')).toEqual(['a.safetensors'])
    await utimes(loras, 2, 2)
    expect(await folders.list('loras')).toEqual(['a.safetensors', 'b.safetensors'])
  })

  it('follows links to files and folders, as caches of downloads have them, and no circle', async () => {
    const { place, folders } = await foldersWith('blobs/0f3a', 'elsewhere/sub/x.safetensors')
    const loras = join(place, 'loras')
    await mkdir(join(loras, 'snapshot'), { recursive: true })
    await symlink('../../blobs/0f3a', join(loras, 'snapshot/model.safetensors'))
    await symlink('../elsewhere', join(loras, 'linked'))
    await symlink('..', join(loras, 'snapshot/circle'))
    await symlink('nowhere', join(loras, 'broken.safetensors'))
    expect(await folders.list('loras')).toEqual(['linked/sub/x.safetensors', 'snapshot/model.safetensors'])
    expect(await folders.locate('loras', 'linked/sub/x.safetensors')).toBe(
      join(loras, 'linked/sub/x.safetensors'),
    )
  })
})

describe('locate', () => {
  it('accepts Windows’ separators', async () => {
    const { folders, place } = await foldersWith('checkpoints/sdxl/a.safetensors')
    expect(await folders.locate('checkpoints', String.raw`sdxl\a.safetensors`)).toBe(
      join(place, 'checkpoints/sdxl/a.safetensors'),
    )
  })

  it.each([
    '../secret.safetensors',
    'sub/../../secret.safetensors',
    String.raw`..\secret.safetensors`,
    '/etc/passwd',
    String.raw`\\server\share\x.safetensors`,
    String.raw`C:\x.safetensors`,
    'a\0.safetensors',
    '',
  ])('refuses to leave the folder: %j', async (name) => {
    const { folders } = await foldersWith('checkpoints/a.safetensors', 'secret.safetensors')
    expect((await refusal(folders.locate('checkpoints', name))).message).toMatch(
      /leads out of the folder checkpoints/,
    )
  })

  it('says where it looked, and what has the same file name', async () => {
    const { folders, place } = await foldersWith('checkpoints/sdxl/a.safetensors')
    const error = await refusal(folders.locate('checkpoints', 'old/A.safetensors'))
    expect(error.message).toBe(
      `“old/A.safetensors” is not in the folder checkpoints (looked in ${join(place, 'checkpoints')}).`,
    )
    expect(error.remedy).toMatch(/Choose “sdxl\/a\.safetensors”/)
    const nowhere = await refusal(folders.locate('loras', 'x.safetensors'))
    expect(nowhere.message).toMatch(/there is no such folder/)
  })
})
