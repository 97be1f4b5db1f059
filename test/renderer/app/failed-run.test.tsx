import { readFileSync } from 'node:fs'
import { act, cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { ReactFlowProvider } from 'reactflow'
import { afterEach, expect, test, vi } from 'vitest'
import { type EngineEvent, JobId } from '../../../electron/ipc/events.ts'
import { NODES } from '../../../nodes/index.ts'
import { StatusBar } from '../../../renderer/app/status-bar.tsx'
import { useUi } from '../../../renderer/app/ui-store.ts'
import { useProblems } from '../../../renderer/app/use-problems.ts'
import { useCatalogue } from '../../../renderer/document/catalogue.ts'
import { useDocuments } from '../../../renderer/document/documents.ts'
import { HostContext } from '../../../renderer/host/host-context.ts'
import type { Host } from '../../../renderer/host/host.ts'
import { startTranslation } from '../../../renderer/i18n/i18n.ts'
import { ProblemsPanel } from '../../../renderer/panels/problems/problems-panel.tsx'
import { useRuns } from '../../../renderer/run/run-store.ts'
import { readWorkflowText } from '../../../workflows/comfy/read-workflow.ts'
import { nodeId } from '../../../workflows/document.ts'
import type { Catalogue } from '../../../workflows/node-definition.ts'

const catalogue: Catalogue = new Map(NODES.map(({ definition }) => [definition.type, definition]))
const host = { kind: 'browser', subscribe: () => () => {} } as unknown as Host
const jobId = JobId.parse('job')
const failure = {
  nodeId: '10:8',
  nodeType: 'VAEDecode',
  input: null,
  message: 'Out of memory.',
  remedy: 'Decode in tiles.',
}

afterEach(cleanup)

function Shown({ onShow }: { readonly onShow: (nodeId: string) => void }): ReactNode {
  return <ProblemsPanel problems={useProblems()} failure={null} onShow={onShow} />
}

function tell(...events: EngineEvent[]): void {
  act(() => {
    for (const event of events) useRuns.getState().receive(event)
  })
}

async function open(onShow = vi.fn()): Promise<void> {
  await startTranslation('en')
  const text = readFileSync('test/fixtures/workflows/nested-subgraphs.json', 'utf8')
  const { document: workflow } = readWorkflowText(text, catalogue)
  useRuns.setState({ jobs: [], documents: {} })
  useCatalogue.setState({ catalogue })
  useDocuments.getState().restore([], null)
  useDocuments.getState().add({ id: 'a', title: 'a', file: null, workflow })
  render(
    <HostContext value={host}>
      <ReactFlowProvider>
        <Shown onShow={onShow} />
        <StatusBar />
      </ReactFlowProvider>
    </HostContext>,
  )
}

test('a failed run is a problem of its document until the next run starts', async () => {
  const onShow = vi.fn()
  await open(onShow)
  act(() => useRuns.getState().setProblems('a', []))
  expect(screen.getByText('No problems')).toBeTruthy()
  tell(
    { type: 'job-started', jobId, documentId: 'a' },
    { type: 'node-failed', jobId, failure },
    { type: 'job-finished', jobId, documentId: 'a', status: 'error', seconds: 1 },
  )
  expect(screen.getByText('VAE Decode (node 10:8): Out of memory.')).toBeTruthy()
  expect(screen.getByText('Decode in tiles.')).toBeTruthy()
  expect(screen.getByText('1 error')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Show on the canvas' }))
  expect(onShow).toHaveBeenCalledWith('10:8')
  tell({ type: 'job-started', jobId, documentId: 'a' })
  expect(screen.getByText('No problems')).toBeTruthy()
})

test('before the first check nothing is said of problems', async () => {
  await open()
  expect(screen.getByText('Checking the workflow…')).toBeTruthy()
  expect(screen.getByText('Checking…')).toBeTruthy()
  act(() => useUi.getState().set({ checkFailure: 'no answer' }))
  expect(screen.getByText('Not checked')).toBeTruthy()
  act(() => useUi.getState().set({ checkFailure: null }))
  act(() => useRuns.getState().setProblems('a', []))
  expect(screen.getByText('No problems found')).toBeTruthy()
})

test('the status bar counts the nodes of the level that is open', async () => {
  await open()
  act(() => useDocuments.getState().enter([nodeId('10')]))
  expect(screen.getByText('4 nodes')).toBeTruthy()
})
