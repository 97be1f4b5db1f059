import type { Device } from '../../nodes/inference/onnx/runtime.ts'

/** What a person may choose: one device, or `auto`, the best that works. */
export type DeviceChoice = Device | 'auto'

/**
 * Devices to try, best first. Only what ONNX Runtime's package for the platform can hold is listed;
 * `cpu` works everywhere. A device chosen by name falls back to the CPU only.
 */
export function devicesToTry(
  choice: DeviceChoice,
  platform: NodeJS.Platform,
  arch: string,
): readonly Device[] {
  if (choice === 'cpu') return ['cpu']
  if (choice !== 'auto') return [choice, 'cpu']
  if (platform === 'win32') return ['webgpu', 'dml', 'cpu']
  if (platform === 'darwin') return ['webgpu', 'cpu']
  return platform === 'linux' && arch === 'x64' ? ['cuda', 'webgpu', 'cpu'] : ['cpu']
}
