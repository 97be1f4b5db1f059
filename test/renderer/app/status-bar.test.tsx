import { act, cleanup, render, screen } from '@testing-library/react'
import { ReactFlowProvider } from 'reactflow'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { EngineEvent } from '../../../electron/ipc/events.ts'
import { StatusBar } from '../../../renderer/app/status-bar.tsx'
import { startTranslation } from '../../../renderer/i18n/i18n.ts'
import { useRuns } from '../../../renderer/run/run-store.ts'

const ENGINE = {
  type: 'runtime',
  status: 'idle',
  device: 'auto',
  privateBytes: 0,
  residentBytes: 0,
  message: '',
} as const satisfies EngineEvent

beforeEach(async () => {
  await startTranslation('en')
  render(
    <ReactFlowProvider>
      <StatusBar />
    </ReactFlowProvider>,
  )
})
afterEach(cleanup)

test.each([
  [{}, 'Device Automatic · idle', null],
  // Which of the devices that are tried will work is not known yet.
  [{ status: 'starting', device: 'cuda' }, 'Starting the engine…', null],
  [{ status: 'ready', device: 'cpu' }, 'Device cpu · ready', null],
  [{ status: 'ready', device: 'cpu', residentBytes: 412_000_000 }, 'Device cpu · ready', '412 MB'],
] as const)('of an engine that tells %o only what is known is shown', (told, device, memory) => {
  act(() => useRuns.getState().receive({ ...ENGINE, ...told }))
  expect(screen.getByText(device)).toBeTruthy()
  expect(screen.queryByTitle('Memory of the models')?.textContent ?? null).toBe(memory)
})
