import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openCheckpoint } from '../../../../nodes/inference/checkpoint/recognize.ts'
import { readSafetensors } from '../../../../nodes/inference/checkpoint/safetensors.ts'
import {
  UNTRAINED_CHECKPOINT,
  untrainedModelFolder,
} from '../../../../nodes/inference/checkpoint/untrained-checkpoint.ts'
import { writeUntrained } from '../../../../nodes/inference/checkpoint/untrained-weights.ts'
import { temporaryFolder } from '../../../setup/temporary-folder.ts'

it('writes a whole checkpoint that says what it is, once', async () => {
  const folder = await untrainedModelFolder(await temporaryFolder())
  const path = join(folder, 'checkpoints', UNTRAINED_CHECKPOINT)
  const { unet, vae, textEncoders, kind } = await openCheckpoint(path)
  expect([unet?.tensors.size, vae?.tensors.size, textEncoders?.l?.tensors.size, kind.form]).toEqual([
    1680,
    248,
    197,
    'checkpoint',
  ])
  expect((await readSafetensors(path)).metadata.get('modelspec.description')).toMatch(/Random weights/)
  const before = await stat(path)
  await untrainedModelFolder(folder)
  expect((await stat(path)).mtimeMs).toBe(before.mtimeMs)
  expect(await readdir(join(folder, 'checkpoints'))).toEqual([UNTRAINED_CHECKPOINT])
})

it('leaves nothing behind where writing fails', async () => {
  const folder = await temporaryFolder()
  const path = join(folder, 'model.safetensors')
  const impossible = {
    name: 'a',
    key: 'a',
    shape: [1],
    fill: { kind: 'constant', value: 0.1 },
  } as const
  await expect(writeUntrained(path, { tensors: [impossible], seed: 1 })).rejects.toThrow(/not a half float/)
  expect(await readdir(folder)).toEqual([])
})
