import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { editor, type Editor } from './harness/editor.ts'
import { makeHome, type Home } from './harness/home.ts'
import { HOSTS, openHost, type RunningHost } from './harness/hosts.ts'

describe.each(HOSTS)('first start, %s', (_title, kind) => {
  let home: Home
  let host: RunningHost
  let at: Editor

  beforeAll(async () => {
    home = await makeHome({ hasCheckpoint: false })
    host = await openHost(kind, home.path)
    at = editor(host.page)
  })
  afterAll(async () => {
    await host.quit()
    await home.remove()
  })

  test('welcomes, and starts with a workflow that can run', async () => {
    await at.start()
    await at
      .node('Load Checkpoint')
      .getByRole('button', { name: /untrained/ })
      .waitFor()
  })

  test('runs it: progress, a picture on the node and on the disk', async () => {
    await at.makeSmall()
    await at.run()
    await at.node('Save Image').getByRole('img').first().waitFor({ timeout: 60_000 })
    const files = await readdir(join(home.path, 'output'))
    expect(files).toEqual(['Lightning-4step_00001_.png'])
  })
})
