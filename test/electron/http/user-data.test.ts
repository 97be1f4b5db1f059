import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { servedEngine } from './served-engine.ts'

const encoded = encodeURIComponent

async function userData() {
  const { url, folders } = await servedEngine()
  const ask = (method: string, path: string, body?: string): Promise<Response> =>
    fetch(`${url}/api/${path}`, { method, ...(body === undefined ? {} : { body }) })
  const put = (name: string, body: string, query = ''): Promise<Response> =>
    ask('POST', `userdata/${encoded(name)}${query}`, body)
  const json = async (path: string): Promise<unknown> => await (await ask('GET', path)).json()
  return { folders, ask, put, json }
}

test('a workflow is saved, listed, read, renamed and deleted', async () => {
  const { folders, ask, put, json } = await userData()
  const saved = await put('workflows/cats/cat.json', '{"nodes":[]}')
  expect([saved.status, await saved.json()]).toEqual([200, 'workflows/cats/cat.json'])
  await put('workflows/dog.json', '{}')
  await put('workflows/.index.json', '{}')

  expect(await json('userdata?dir=workflows')).toEqual(['dog.json'])
  expect(await json('userdata?dir=workflows&recurse=true')).toEqual(['cats/cat.json', 'dog.json'])
  expect(await json('userdata?dir=.&recurse=true&split=true')).toEqual([
    ['workflows/cats/cat.json', 'workflows', 'cats', 'cat.json'],
    ['workflows/dog.json', 'workflows', 'dog.json'],
  ])
  expect(await json('userdata?dir=workflows&full_info=true')).toEqual([
    { path: 'dog.json', size: 2, modified: expect.any(Number), created: expect.any(Number) },
  ])
  expect(await json('v2/userdata?path=workflows')).toEqual([
    { name: 'cats', path: 'workflows/cats', type: 'directory', size: null, modified: expect.any(Number) },
    { name: 'dog.json', path: 'workflows/dog.json', type: 'file', size: 2, modified: expect.any(Number) },
  ])

  const read = await ask('GET', `userdata/${encoded('workflows/cats/cat.json')}`)
  expect([read.headers.get('content-type'), await read.text()]).toEqual([
    'application/json; charset=utf-8',
    '{"nodes":[]}',
  ])
  // Hidden files are not listed, but ComfyUI's page keeps its bookmarks in one.
  expect((await ask('GET', `userdata/${encoded('workflows/.index.json')}`)).status).toBe(200)

  const moved = await ask(
    'POST',
    `userdata/${encoded('workflows/cats/cat.json')}/move/${encoded('workflows/tom.json')}`,
  )
  expect(await moved.json()).toBe('workflows/tom.json')
  // The editor in a browser saves to the same folder.
  expect(await readdir(folders.workflows)).toEqual(['.index.json', 'cats', 'dog.json', 'tom.json'])
  expect((await ask('DELETE', `userdata/${encoded('workflows/tom.json')}`)).status).toBe(204)
  expect((await ask('DELETE', `userdata/${encoded('workflows/tom.json')}`)).status).toBe(404)
})

test('what is there is replaced unless the client says not to', async () => {
  const { ask, put } = await userData()
  await put('a.json', '1')
  await put('b.json', '2')
  expect((await put('a.json', '3', '?overwrite=false')).status).toBe(409)
  expect((await ask('POST', 'userdata/a.json/move/b.json?overwrite=false')).status).toBe(409)
  expect(await (await ask('GET', 'userdata/b.json')).text()).toBe('2')
  expect(await (await put('a.json', '33', '?full_info=true')).json()).toMatchObject({
    path: 'a.json',
    size: 2,
  })
  expect((await ask('POST', 'userdata/a.json/move/b.json')).status).toBe(200)
  expect(await (await ask('GET', 'userdata/b.json')).text()).toBe('33')
  expect((await put('b.json/c.json', '4')).status).toBe(409)
  expect((await put('folder/d.json', '5')).status).toBe(200)
  expect((await put('folder', '6')).status).toBe(409)
  expect((await ask('GET', 'userdata/folder')).status).toBe(404)
})

test('what a browser would run is given as a download', async () => {
  const { ask, put } = await userData()
  await put('page.html', '<script>alert(1)</script>')
  const { headers } = await ask('GET', 'userdata/page.html')
  expect(headers.get('content-type')).toBe('application/octet-stream')
  expect(headers.get('x-content-type-options')).toBe('nosniff')
})

test.each([
  ['../settings.json', 403],
  ['workflows/../../../settings.json', 403],
  ['..\\settings.json', 403],
  ['/etc/passwd', 403],
  ['\\\\server\\share', 403],
  ['C:\\boot.ini', 403],
  ['c:boot.ini', 403],
  ['linked/secret.txt', 403],
  ['linked.txt', 403],
  ['CON', 400],
  ['con.json', 400],
  ['workflows/nul.txt', 400],
  ['LPT1', 400],
  ['com9.tar.gz', 400],
  ['COM¹', 400],
  ['aux .json', 400],
  ['CONIN$', 400],
  ['x.json:stream', 400],
  ['x.json.', 400],
  ['x.json ', 400],
  ['a\0b', 400],
  ['a\nb', 400],
  ['./.', 400],
  ['workflows/', 400],
  ['é'.repeat(128), 400],
])('%j is no place for a file', async (name, status) => {
  const { ask, put, folders } = await userData()
  await mkdir(folders.user, { recursive: true })
  await mkdir(join(folders.home, 'elsewhere'))
  await writeFile(join(folders.home, 'elsewhere', 'secret.txt'), 'secret')
  await symlink(join(folders.home, 'elsewhere'), join(folders.user, 'linked'))
  await symlink(join(folders.home, 'elsewhere', 'secret.txt'), join(folders.user, 'linked.txt'))
  await put('mine.json', 'mine')
  const before = await readdir(folders.home, { recursive: true })

  const answers = [
    await put(name, 'x'),
    await ask('GET', `userdata/${encoded(name)}`),
    await ask('DELETE', `userdata/${encoded(name)}`),
    await ask('POST', `userdata/mine.json/move/${encoded(name)}`),
    await ask('POST', `userdata/${encoded(name)}/move/stolen.json`),
  ]
  expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => status))
  expect(await readdir(folders.home, { recursive: true })).toEqual(before)
  expect(await readFile(join(folders.home, 'elsewhere', 'secret.txt'), 'utf8')).toBe('secret')
})

test('a name that is too long as a whole is refused', async () => {
  const { put } = await userData()
  expect((await put(`${'long/'.repeat(1200)}x`, 'x')).status).toBe(400)
})

test('a folder outside is not listed, nor what links inside lead to', async () => {
  const { ask, json, folders } = await userData()
  await mkdir(join(folders.user, 'workflows'), { recursive: true })
  await symlink(folders.home, join(folders.user, 'workflows', 'home'))
  for (const dir of ['..', '../..', 'workflows/home', '/', 'workflows/../..']) {
    expect((await ask('GET', `userdata?dir=${encoded(dir)}`)).status).toBe(403)
    expect((await ask('GET', `v2/userdata?path=${encoded(dir)}`)).status).toBe(403)
  }
  expect(await json('userdata?dir=workflows&recurse=true')).toEqual([])
  expect(await json('v2/userdata?path=workflows')).toEqual([])
})

test('settings are kept one by one and all together', async () => {
  const { ask, json, folders } = await userData()
  expect(await json('settings')).toEqual({})
  await Promise.all(
    Array.from({ length: 20 }, (_, at) => ask('POST', `settings/Comfy.${at}`, JSON.stringify({ value: at }))),
  )
  await ask('POST', 'settings', '{"Comfy.1":"one","Big":18446744073709551615,"__proto__":{"x":1}}')
  expect(await json('settings/Comfy.19')).toEqual({ value: 19 })
  expect(await json('settings/Comfy.1')).toBe('one')
  expect(await json('settings/absent')).toBeNull()
  expect(await json('settings/toString')).toBeNull()
  expect(Object.keys((await json('settings')) as object)).toHaveLength(22)
  const file = join(folders.user, 'comfy.settings.json')
  expect(await readFile(file, 'utf8')).toContain('18446744073709551615')

  expect((await ask('POST', 'settings', '[]')).status).toBe(400)
  expect((await ask('POST', 'settings', '{')).status).toBe(400)

  await writeFile(file, '{"half')
  expect(await json('settings')).toEqual({})
  expect((await readdir(folders.user)).filter((name) => name.endsWith('.unreadable'))).toHaveLength(1)
})
