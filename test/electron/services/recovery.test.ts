import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, writeFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { RecoveredDocument } from '../../../electron/ipc/contract.ts'
import { createRecoveryStore } from '../../../electron/services/recovery.ts'
import { temporaryFolder } from '../../setup/temporary-folder.ts'

function document(id: string, changes: Partial<RecoveredDocument> = {}): RecoveredDocument {
  return {
    id,
    title: id,
    file: null,
    dirty: true,
    order: 0,
    workflow: { nodes: [] },
    history: null,
    ...changes,
  }
}

test('documents come back in their order, with seeds beyond 2^53 intact', async () => {
  const folder = await temporaryFolder()
  const store = createRecoveryStore(folder)
  await store.keep(document('b', { order: 1 }))
  await store.keep(document('a', { order: 0, workflow: { seed: 18_446_744_073_709_551_615n } }))
  await store.activate('b')

  const recovered = await createRecoveryStore(folder).documents()

  expect(recovered.documents.map(({ id }) => id)).toEqual(['a', 'b'])
  expect(recovered.documents[0]?.workflow).toEqual({ seed: 18_446_744_073_709_551_615n })
  expect(recovered.active).toBe('b')
})

test('the last of many quick edits is the one that stays', async () => {
  const folder = await temporaryFolder()
  const store = createRecoveryStore(folder)
  await Promise.all(
    Array.from({ length: 200 }, (_, edit) => store.keep(document('a', { title: `edit ${edit}` }))),
  )
  const { documents } = await createRecoveryStore(folder).documents()
  expect(documents.map(({ title }) => title)).toEqual(['edit 199'])
})

test('a forgotten document stays forgotten, even while it was being kept', async () => {
  const folder = await temporaryFolder()
  const store = createRecoveryStore(folder)
  const keeping = store.keep(document('a'))
  await store.forget('a')
  await keeping
  expect((await store.documents()).documents).toEqual([])
})

test.each([
  ['cut short', '{"version":1,"document":{"id":"a"'],
  ['of another shape', '{"version":1,"document":{"id":7}}'],
  ['empty', ''],
])('a record that is %s is set aside, not lost, and said once', async (_case, text) => {
  const folder = await temporaryFolder()
  const store = createRecoveryStore(folder)
  await store.keep(document('good'))
  await writeFile(join(folder, 'document-bad.json'), text)

  expect((await store.documents()).documents.map(({ id }) => id)).toEqual(['good'])

  const [kept] = await readdir(join(folder, 'set-aside'))
  expect(await readFile(join(folder, 'set-aside', kept ?? ''), 'utf8')).toBe(text)
  expect(store.takeWarnings()).toHaveLength(1)
  expect(store.takeWarnings()).toEqual([])
})

test('an id that is a path is refused', async () => {
  const store = createRecoveryStore(await temporaryFolder())
  expect(() => store.keep(document('../../escape'))).toThrow('not a document')
})

test('what was answered survives kill -9, whatever the program was writing then', async () => {
  const folder = await temporaryFolder()
  await mkdir(folder, { recursive: true })
  const script = `
    import { createRecoveryStore } from ${JSON.stringify(join(process.cwd(), 'electron/services/recovery.ts'))}
    const store = createRecoveryStore(${JSON.stringify(folder)})
    const document = (title) => ({ id: 'a', title, file: null, dirty: true, order: 0, workflow: 'x'.repeat(300_000), history: null })
    for (let edit = 0; ; edit++) {
      await store.keep(document(String(edit)))
      process.stdout.write(edit + '\\n')
    }`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let answered = -1
  for await (const chunk of child.stdout) {
    answered = Math.max(answered, ...String(chunk).trim().split('\n').map(Number))
    if (answered >= 20) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')

  const { documents } = await createRecoveryStore(folder).documents()
  expect(Number(documents[0]?.title)).toBeGreaterThanOrEqual(answered)
})
