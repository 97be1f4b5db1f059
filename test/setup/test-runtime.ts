import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import { startRuntime } from '../../electron/runtime/client.ts'
import type { RuntimeProcess } from '../../electron/runtime/client.ts'
import type { RuntimeHost } from '../../electron/runtime/child.ts'
import { forkHost } from '../../electron/runtime/fork.ts'

/** Starts the real runtime process from its TypeScript. */
export const testHost: RuntimeHost = forkHost(
  fileURLToPath(new URL('../../electron/runtime/server.ts', import.meta.url)),
)

/** A CPU runtime that ends with the test file. */
export async function testRuntime(): Promise<RuntimeProcess> {
  const runtime = await startRuntime(testHost, ['cpu'])
  afterAll(() => runtime.kill())
  return runtime
}
