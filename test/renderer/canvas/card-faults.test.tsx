import { act, cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { ReactFlowProvider } from 'reactflow'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { JobId } from '../../../electron/ipc/events.ts'
import { CardFaults, useFaults } from '../../../renderer/canvas/card/card-faults.tsx'
import { useDocuments } from '../../../renderer/document/documents.ts'
import { HostContext } from '../../../renderer/host/host-context.ts'
import type { Host } from '../../../renderer/host/host.ts'
import { startTranslation } from '../../../renderer/i18n/i18n.ts'
import { IDLE, useRuns } from '../../../renderer/run/run-store.ts'
import { readWorkflowText } from '../../../workflows/comfy/read-workflow.ts'
import type { Problem } from '../../../workflows/problem.ts'

const host = { kind: 'browser', subscribe: () => () => {} } as unknown as Host
const jobId = JobId.parse('job')

function problem(nodeId: string, message: string, severity: Problem['severity'] = 'error'): Problem {
  return { severity, code: 'missing_input', nodeId, input: null, message, details: '', remedy: 'Mend it.' }
}

function Shown(): ReactNode {
  const run = useRuns((state) => state.documents['a']?.nodes['3'] ?? IDLE)
  const faults = useFaults('3', run)
  return faults.length === 0 ? 'all is well' : <CardFaults faults={faults} execution="3" />
}

beforeEach(async () => {
  await startTranslation('en')
  useRuns.setState({ jobs: [], documents: {} })
  useDocuments.getState().restore([], null)
  const { document: workflow } = readWorkflowText(
    '{"3": {"class_type": "KSampler", "inputs": {}}}',
    new Map(),
  )
  useDocuments.getState().add({ id: 'a', title: 'a', file: null, workflow })
  render(
    <HostContext value={host}>
      <ReactFlowProvider>
        <Shown />
      </ReactFlowProvider>
    </HostContext>,
  )
})
afterEach(cleanup)

test('a node tells all of its errors, and how many they are, but no warnings', () => {
  act(() =>
    useRuns
      .getState()
      .setProblems('a', [
        problem('3', 'No model.'),
        problem('3', 'Slow.', 'warning'),
        problem('33', 'Elsewhere.'),
        problem('3:7', 'No file inside.'),
      ]),
  )
  const box = screen.getByRole('alert')
  expect(box.textContent).toContain('No model.')
  expect(box.textContent).toContain('No file inside.')
  expect(box.textContent).not.toMatch(/Slow|Elsewhere/)
  expect(screen.getByLabelText('2 errors')).toBeTruthy()
  expect(screen.getAllByRole('button', { name: 'Show on the canvas' })).toHaveLength(1)
})

test('what the run failed at comes before them, until it is dismissed', async () => {
  const failure = { nodeId: '3', nodeType: 'KSampler', input: null, message: 'Out of memory.', remedy: '' }
  act(() => {
    useRuns.getState().setProblems('a', [problem('3', 'No model.')])
    useRuns.getState().receive({ type: 'job-started', jobId, documentId: 'a' })
    useRuns.getState().receive({ type: 'node-failed', jobId, failure })
  })
  expect(screen.getByRole('alert').textContent).toBe('Out of memory.')
  await userEvent.click(screen.getByRole('button', { name: 'Dismiss' }))
  expect(screen.getByRole('alert').textContent).toContain('No model.')
  act(() => useRuns.getState().setProblems('a', []))
  expect(screen.getByText('all is well')).toBeTruthy()
})
