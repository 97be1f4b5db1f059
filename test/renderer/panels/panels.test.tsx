import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Settings } from '../../../electron/ipc/contract.ts'
import type { JobSummary } from '../../../electron/ipc/events.ts'
import { JobId } from '../../../electron/ipc/events.ts'
import { NODES } from '../../../nodes/index.ts'
import { useSettings } from '../../../renderer/app/settings-store.ts'
import { useUi } from '../../../renderer/app/ui-store.ts'
import { useCatalogue } from '../../../renderer/document/catalogue.ts'
import { activeWorkflow, useDocuments } from '../../../renderer/document/documents.ts'
import { HostContext } from '../../../renderer/host/host-context.ts'
import type { Host } from '../../../renderer/host/host.ts'
import { startTranslation } from '../../../renderer/i18n/i18n.ts'
import { ProblemsPanel } from '../../../renderer/panels/problems/problems-panel.tsx'
import { QueuePanel } from '../../../renderer/panels/queue/queue-panel.tsx'
import { useRuns } from '../../../renderer/run/run-store.ts'
import { readWorkflowText } from '../../../workflows/comfy/read-workflow.ts'
import { nodeId } from '../../../workflows/document.ts'
import type { Catalogue } from '../../../workflows/node-definition.ts'
import type { Problem } from '../../../workflows/problem.ts'

const NODES_BY_TYPE: Catalogue = new Map(NODES.map(({ definition }) => [definition.type, definition]))

const request = vi.fn(async (_name: string): Promise<unknown> => ({}))
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
    about: { seed: null, text: null },
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

const PROBLEM: Problem = {
  severity: 'warning',
  code: 'steps_do_not_fit',
  nodeId: '3',
  input: 'steps',
  message: 'This model wants 4 steps.',
  details: '',
  remedy: 'Set steps to 4.',
}

function showProblem(problem: Problem, at: Host, onShow = vi.fn()): void {
  const workflow = readWorkflowText(
    '{"3": {"class_type": "LoraLoader", "inputs": {"lora_name": "inc.safetensors"}}}',
    NODES_BY_TYPE,
  ).document
  useCatalogue.setState({ catalogue: NODES_BY_TYPE })
  useDocuments.getState().restore([], null)
  useDocuments.getState().add({ id: 'a', title: 'a', file: null, workflow })
  render(
    <HostContext value={at}>
      <ProblemsPanel problems={[problem]} failure={null} onShow={onShow} />
    </HostContext>,
  )
}

const valueOf = (input: string): unknown =>
  activeWorkflow(useDocuments.getState())?.nodes[nodeId('3')]?.values[input]

test('a problem offers its fix and its place', async () => {
  const onShow = vi.fn()
  showProblem({ ...PROBLEM, fix: [{ nodeId: '3', input: 'steps', value: 4 }] }, host, onShow)
  await userEvent.click(screen.getByRole('button', { name: 'Fix' }))
  expect(valueOf('steps')).toBe(4)
  await userEvent.click(screen.getByRole('button', { name: 'Show on the canvas' }))
  expect(onShow).toHaveBeenCalledWith('3')
})

test('several values that mend are one edit', async () => {
  showProblem({ ...PROBLEM, message: 'Only one.', fix: [{ nodeId: '3', input: 'steps', value: 4 }] }, host)
  expect(screen.queryByRole('button', { name: /Fix all/ })).toBeNull()
  cleanup()
  const fixes = [
    { ...PROBLEM, fix: [{ nodeId: '3', input: 'steps', value: 4 }] },
    { ...PROBLEM, input: 'cfg', fix: [{ nodeId: '3', input: 'cfg', value: 1 }] },
  ]
  render(
    <HostContext value={host}>
      <ProblemsPanel problems={[...fixes, { ...PROBLEM, nodeId: null }]} failure={null} onShow={vi.fn()} />
    </HostContext>,
  )
  await userEvent.click(screen.getByRole('button', { name: 'Fix all 2' }))
  expect([valueOf('steps'), valueOf('cfg')]).toEqual([4, 1])
  useDocuments.getState().undo()
  expect([valueOf('steps'), valueOf('cfg')]).toEqual([undefined, undefined])
})

describe('a missing file', () => {
  const missing = {
    ...PROBLEM,
    input: 'lora_name',
    missingFile: { folder: 'loras', name: 'inc.safetensors' },
  }
  const withFiles = (...files: readonly string[]): void => {
    const widget = NODES_BY_TYPE.get('LoraLoader')?.inputs.find(({ name }) => name === 'lora_name')?.widget
    if (widget?.kind === 'combo') widget.options.splice(0, Infinity, ...files)
  }

  test('can be one of those with a name like it', async () => {
    withFiles('ink.safetensors', 'landscape.safetensors')
    showProblem(missing, host)
    await userEvent.click(screen.getByRole('button', { name: 'Pick another file' }))
    expect(screen.getAllByRole('menuitem').map(({ textContent }) => textContent)).toEqual(['ink.safetensors'])
    await userEvent.click(screen.getByRole('menuitem', { name: 'ink.safetensors' }))
    expect(valueOf('lora_name')).toBe('ink.safetensors')
    useDocuments.getState().undo()
    expect(valueOf('lora_name')).toBe('inc.safetensors')
  })

  test('may be in a folder that the system asks for', async () => {
    withFiles()
    const settings = Settings.parse({ modelFolders: ['/old'] })
    useSettings.setState({ settings })
    request.mockImplementation(async (name) => (name === 'chooseFolder' ? { path: '/new' } : settings))
    showProblem(missing, { ...host, kind: 'electron' })
    expect(screen.queryByRole('button', { name: 'Pick another file' })).toBeNull()
    await userEvent.click(screen.getByRole('button', { name: 'Choose folder…' }))
    expect(request).toHaveBeenCalledWith('changeSettings', { changes: { modelFolders: ['/old', '/new'] } })
  })

  test('may be in a folder that is typed into the settings', async () => {
    showProblem(missing, host)
    await userEvent.click(screen.getByRole('button', { name: 'Choose folder…' }))
    expect(useUi.getState()).toMatchObject({ settingsOpen: true, askingFolder: true })
  })
})
