import { create } from 'zustand'
import type { ModelInfo } from '../../electron/ipc/contract.ts'
import type { Host } from '../host/host.ts'

/** What the model folders hold, as far as it was asked for. */
export const useModels = create<{
  readonly folders: Readonly<Record<string, readonly ModelInfo[]>>
}>()(() => ({ folders: {} }))

/** Reads a folder again; a failure leaves what was known. */
export async function loadModels(host: Host, folder: string): Promise<void> {
  const { models } = await host.request('models', { folder })
  useModels.setState(({ folders }) => ({ folders: { ...folders, [folder]: models } }))
}

/** For a person: `6.9 GB`. */
export function showBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length - 1, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1000)))
  const value = bytes / 1000 ** power
  return `${value >= 100 || power === 0 ? Math.round(value) : value.toFixed(1)} ${units[power]}`
}
