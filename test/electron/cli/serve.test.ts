import { expect, test } from 'vitest'
import { parseServeArguments } from '../../../electron/cli/serve.ts'

test('without options only this machine is served, on ComfyUI’s port', () => {
  expect(parseServeArguments([])).toEqual({ host: '127.0.0.1', port: 8188, allowedHosts: [] })
})

test('options', () => {
  const args = ['--port', '0', '--host', '0.0.0.0', '--allow-host', 'studio.lan', '--allow-host', 'studio']
  expect(parseServeArguments(args)).toEqual({
    host: '0.0.0.0',
    port: 0,
    allowedHosts: ['studio.lan', 'studio'],
  })
  expect(parseServeArguments(['--help'])).toBe('help')
})

test.each([
  [['--port', 'x'], 'is not a port'],
  [['--port', '70000'], 'is not a port'],
  [['--colour'], '--colour'],
  [['stray'], 'stray'],
])('%j is refused', (args, message) => {
  expect(() => parseServeArguments(args)).toThrow(message)
})
