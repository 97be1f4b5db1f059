import { expect, test } from 'vitest'
import { devicesToTry } from '../../../electron/runtime/devices.ts'

test.each([
  ['auto', 'linux', 'x64', ['cuda', 'webgpu', 'cpu']],
  ['auto', 'linux', 'arm64', ['cpu']],
  ['auto', 'win32', 'x64', ['webgpu', 'dml', 'cpu']],
  ['auto', 'darwin', 'arm64', ['webgpu', 'cpu']],
  ['webgpu', 'linux', 'x64', ['webgpu', 'cpu']],
  ['cpu', 'darwin', 'arm64', ['cpu']],
] as const)('%s on %s %s tries %j', (choice, platform, arch, devices) => {
  expect(devicesToTry(choice, platform, arch)).toEqual(devices)
})
