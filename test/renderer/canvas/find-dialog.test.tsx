import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { ReactFlowProvider } from 'reactflow'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useUi } from '../../../renderer/app/ui-store.ts'
import { useFlow, viewKey } from '../../../renderer/canvas/flow/flow-store.ts'
import { FindDialog } from '../../../renderer/canvas/search/find-dialog.tsx'
import { useCatalogue } from '../../../renderer/document/catalogue.ts'
import { activeDocument, useDocuments } from '../../../renderer/document/documents.ts'
import { HostContext } from '../../../renderer/host/host-context.ts'
import type { Host } from '../../../renderer/host/host.ts'
import { startTranslation } from '../../../renderer/i18n/i18n.ts'
import { CATALOGUE, sampleWorkflow } from '../document/sample-workflow.ts'

const host = { kind: 'browser', subscribe: () => () => {} } as unknown as Host

/** Nodes as React Flow draws them, one with a prompt and a number that is typed. */
function Canvas({ isTyped }: { readonly isTyped: boolean }): ReactNode {
  const { dialog } = useUi()
  return (
    <>
      <div className="react-flow__node" data-id="2" tabIndex={-1} data-testid="2">
        <textarea aria-label="text" />
        {isTyped ? <input aria-label="seed" /> : null}
      </div>
      <div className="react-flow__node" data-id="3" tabIndex={-1} data-testid="3" />
      {dialog === null ? null : <FindDialog />}
    </>
  )
}

const scene = (isTyped: boolean): ReactNode => (
  <HostContext value={host}>
    <ReactFlowProvider>
      <Canvas isTyped={isTyped} />
    </ReactFlowProvider>
  </HostContext>
)

beforeEach(async () => {
  await startTranslation('en')
  useUi.getState().show(null)
  useCatalogue.setState({ catalogue: CATALOGUE })
  useDocuments.setState({ open: [], activeId: null })
  useDocuments.getState().add({ id: 'a', title: 'a', file: null, workflow: sampleWorkflow() })
  const document = activeDocument(useDocuments.getState())
  useFlow.getState().sync(document, CATALOGUE, () => false)
  if (document !== null) useFlow.setState({ placedKey: viewKey(document) })
})
afterEach(cleanup)

async function openFind(): Promise<HTMLElement> {
  useUi.getState().show({ kind: 'find' })
  const field = await screen.findByRole('combobox')
  await vi.waitFor(() => expect(document.activeElement).toBe(field))
  return field
}

test('Escape gives the keyboard back to where it was', async () => {
  render(scene(false))
  const prompt = screen.getByRole('textbox', { name: 'text' })
  prompt.focus()
  await openFind()
  await userEvent.keyboard('{Escape}')
  await vi.waitFor(() => expect(document.activeElement).toBe(prompt))
  expect(useUi.getState().dialog).toBeNull()
})

test('or to the node that it was on, where that is no longer there', async () => {
  const { rerender } = render(scene(true))
  screen.getByRole('textbox', { name: 'seed' }).focus()
  await openFind()
  rerender(scene(false))
  await userEvent.keyboard('{Escape}')
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('2')))
})

test('Enter gives it to the node that was found', async () => {
  render(scene(false))
  screen.getByRole('textbox', { name: 'text' }).focus()
  await userEvent.type(await openFind(), 'Save{Enter}')
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByTestId('3')))
})
