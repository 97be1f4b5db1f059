import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UNTRAINED_CHECKPOINT } from '../../../nodes/inference/checkpoint/untrained-checkpoint.ts'
import { tinyModel } from '../../setup/tiny-models.ts'

/** A user data folder of one scenario. */
export type Home = { readonly path: string; readonly remove: () => Promise<void> }

/** An empty machine. The checkpoint that comes with the program is there already, unless its making is the point. */
export async function makeHome(
  options: { readonly hasCheckpoint: boolean } = { hasCheckpoint: true },
): Promise<Home> {
  const path = await mkdtemp(join(tmpdir(), 'fulgurite-e2e-'))
  if (options.hasCheckpoint) {
    const folder = join(path, 'cache', 'untrained', 'checkpoints')
    await mkdir(folder, { recursive: true })
    await symlink(tinyModel('checkpoint'), join(folder, UNTRAINED_CHECKPOINT))
  }
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) }
}
