import { expect, test } from 'vitest'
import { SettingsChanges, type Handlers } from '../../../electron/ipc/contract.ts'
import { dispatch, RequestError } from '../../../electron/ipc/dispatch.ts'

const refuseAll = new Proxy({} as Handlers, {
  get: (_target, name) => async () => {
    throw new RequestError('test', `asked for ${String(name)}`, 'nothing')
  },
})

test.each([
  ['unknown names', 'nope', {}, 'unknown_request'],
  ['names of Object.prototype', 'constructor', {}, 'unknown_request'],
  ['malformed payloads', 'cancel', { jobId: 7 }, 'invalid_payload'],
  ['missing payloads', 'cancel', undefined, 'invalid_payload'],
])('%s are refused', async (_case, name, payload, code) => {
  expect(await dispatch(refuseAll, name, payload)).toMatchObject({ ok: false, error: { code } })
})

test('a refusal keeps its code and remedy', async () => {
  expect(await dispatch(refuseAll, 'queue', {})).toEqual({
    ok: false,
    error: { code: 'test', message: 'asked for queue', remedy: 'nothing' },
  })
})

test('changing one setting does not reset the others', () => {
  expect(SettingsChanges.parse({ theme: 'dark' })).toEqual({ theme: 'dark' })
})
