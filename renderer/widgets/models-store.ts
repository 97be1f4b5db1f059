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
