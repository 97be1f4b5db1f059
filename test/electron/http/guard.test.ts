import { expect, test } from 'vitest'
import { refusal } from '../../../electron/http/guard.ts'

const get = (headers: Record<string, string>, path = '/queue', method = 'GET'): string | null =>
  refusal({ method, path, headers }, ['studio.lan'])

test.each([
  ['a script', { host: '127.0.0.1:8188' }],
  ['localhost', { host: 'localhost:8188' }],
  ['IPv6', { host: '[::1]:8188' }],
  ['the default port', { host: 'localhost:80' }],
  ['an allowed name', { host: 'studio.lan' }],
  [
    'its own page',
    { host: 'localhost:8188', origin: 'http://localhost:8188', 'sec-fetch-site': 'same-origin' },
  ],
  ['the address bar', { host: 'localhost:8188', 'sec-fetch-site': 'none' }],
])('%s may ask', (_who, headers) => {
  expect(get(headers)).toBeNull()
})

test.each([
  ['a name that somebody pointed here', { host: 'evil.example:8188' }],
  ['a name that looks local', { host: 'localhost.evil.example' }],
  ['a host with a path', { host: 'localhost/evil.example' }],
  ['a host with a user', { host: 'localhost@evil.example' }],
  ['no host', {}],
  ['a page elsewhere', { host: 'localhost:8188', origin: 'https://evil.example' }],
  ['a page on another port', { host: 'localhost:8188', origin: 'http://localhost:3000' }],
  ['a sandboxed page', { host: 'localhost:8188', origin: 'null' }],
  ['a picture tag elsewhere', { host: 'localhost:8188', 'sec-fetch-site': 'cross-site' }],
  ['a picture tag on another port', { host: 'localhost:8188', 'sec-fetch-site': 'same-site' }],
])('%s may not', (_who, headers) => {
  expect(get(headers as Record<string, string>)).not.toBeNull()
})

test('a link elsewhere may open the editor and nothing more', () => {
  const link = {
    host: 'localhost:8188',
    'sec-fetch-site': 'cross-site',
    'sec-fetch-mode': 'navigate',
    'sec-fetch-dest': 'document',
  }
  expect(get(link, '/')).toBeNull()
  expect(get(link, '/view')).not.toBeNull()
  expect(get(link, '/', 'POST')).not.toBeNull()
  expect(get({ ...link, 'sec-fetch-dest': 'iframe' }, '/')).not.toBeNull()
})
