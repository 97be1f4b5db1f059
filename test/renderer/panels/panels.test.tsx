import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { JobSummary } from '../../../electron/ipc/events.ts'
import { JobId } from '../../../electron/ipc/events.ts'
import { HostContext } from '../../../renderer/host/host-context.ts'
import type { Host } from '../../../renderer/host/host.ts'
import { startTranslation } from '../../../renderer/i18n/i18n.ts'
import { ProblemsPanel } from '../../../renderer/panels/problems/problems-panel.tsx'
import { QueuePanel } from '../../../renderer/panels/queue/queue-panel.tsx'
import { useRuns } from '../../../renderer/run/run-store.ts'

const request = vi.fn(async () => ({}))
const host = {
  kind: 'browser',
  request,
  subscribe: () => () => {},
  imageUrl: ({ filename }: { filename: string }) => `/picture/${filename}`,
} as unknown as Host

beforeEach(() => startTranslation('en'))
afterEach(() => {
  cleanup()
  request.mockClear()
  useRuns.setState({ jobs: [] })
})

function job(id: string, status: JobSummary['status']): JobSummary {
  return {
    id: JobId.parse(id),
    title: `Run ${id}`,
    status,
    documentId: null,
    queuedAt: 0,
    seconds: null,
    progress: 0.5,
    images: [],
    failure: null,
  }
}

test('moving a waiting run to the front asks for the new order', async () => {
  useRuns.setState({ jobs: [job('a', 'running'), job('b', 'pending'), job('c', 'pending')] })
  render(
    <HostContext value={host}>
      <QueuePanel onShowDocument={() => {}} />
    </HostContext>,
  )
  await userEvent.click(screen.getByRole('button', { name: 'Move Run c to the front' }))
  expect(request).toHaveBeenCalledWith('reorderQueue', { jobIds: ['c', 'b'] })
})

test('a running job can be cancelled and shows how far it is', async () => {
  useRuns.setState({ jobs: [job('a', 'running')] })
  render(
    <HostContext value={host}>
      <QueuePanel onShowDocument={() => {}} />
    </HostContext>,
  )
  expect(screen.getByText('50 %')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Cancel Run a' }))
  expect(request).toHaveBeenCalledWith('cancel', { jobId: 'a' })
})

test('a problem offers its fix and its place', async () => {
  const fix = [{ nodeId: '3', input: 'steps', value: 4 }]
  const onMend = vi.fn()
  const onShow = vi.fn()
  render(
    <ProblemsPanel
      problems={[
        {
          severity: 'warning',
          code: 'steps_do_not_fit',
          nodeId: '3',
          input: 'steps',
          message: 'This model wants 4 steps.',
          details: '',
          remedy: 'Set steps to 4.',
          fix,
        },
      ]}
      onShow={onShow}
      onMend={onMend}
    />,
  )
  await userEvent.click(screen.getByRole('button', { name: 'Fix' }))
  expect(onMend).toHaveBeenCalledWith(expect.objectContaining({ fix }))
  await userEvent.click(screen.getByRole('button', { name: 'Show on the canvas' }))
  expect(onShow).toHaveBeenCalledWith('3')
})
