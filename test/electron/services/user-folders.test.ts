import { expect, test } from 'vitest'
import { userDataFolder } from '../../../electron/services/user-folders.ts'

test.each([
  [{ FULGURITE_HOME: '/here', XDG_DATA_HOME: '/data' }, 'linux', '/here'],
  [{ XDG_DATA_HOME: '/data' }, 'linux', '/data/fulgurite'],
  [{ APPDATA: '/roaming' }, 'win32', '/roaming/Fulgurite'],
] as const)('%j on %s keeps its data in %s', (environment, platform, expected) => {
  expect(userDataFolder(environment, platform).replaceAll('\\', '/')).toBe(expected)
})
