import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../setup/temporary-folder.ts'
import { TINY_MODELS_FOLDER } from '../../setup/tiny-models.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const workflow = join(root, 'test', 'fixtures', 'workflows', 'tiny.api.json')

test.skipIf(process.platform === 'win32')(
  'Ctrl-C in a terminal, which its runtime hears too, ends it orderly with code 130',
  async () => {
    const models = ['--models', TINY_MODELS_FOLDER, '--device', 'cpu', '--output', await temporaryFolder()]
    const { code, text } = await command(['generate', workflow, ...models, '--set', 'KSampler.steps=5000'], {
      interruptAt: '2/5000',
    })
    expect(text).toContain('Stopped.')
    expect(code).toBe(130)
  },
)

test('an unknown command is told what there is', async () => {
  const { code, text } = await command(['paint'])
  expect(text).toContain('generate')
  expect(code).toBe(2)
})

/** The program as `npm run` starts it, in a process group of its own as terminals give it. */
async function command(
  args: readonly string[],
  { interruptAt }: { interruptAt?: string } = {},
): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'electron', 'headless.ts'), ...args], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  let isInterrupted = false
  const hear = (chunk: Buffer): void => {
    text += chunk.toString()
    if (interruptAt === undefined || isInterrupted || !text.includes(interruptAt)) return
    isInterrupted = true
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGINT')
  }
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  return { code, text }
}
