import { readFileSync } from 'node:fs'
import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { type ReactNode, useState } from 'react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { ModelInfo } from '../../../electron/ipc/contract.ts'
import { NODES } from '../../../nodes/index.ts'
import { useCatalogue } from '../../../renderer/document/catalogue.ts'
import { useDocuments } from '../../../renderer/document/documents.ts'
import { HostContext } from '../../../renderer/host/host-context.ts'
import type { Host } from '../../../renderer/host/host.ts'
import { startTranslation } from '../../../renderer/i18n/i18n.ts'
import { useModels } from '../../../renderer/widgets/models-store.ts'
import { PromptField } from '../../../renderer/widgets/prompt-field.tsx'
import { readWorkflowText } from '../../../workflows/comfy/read-workflow.ts'
import { nodeId } from '../../../workflows/document.ts'
import type { Catalogue } from '../../../workflows/node-definition.ts'
import type { Literal } from '../../../workflows/prompt.ts'

const catalogue: Catalogue = new Map(NODES.map(({ definition }) => [definition.type, definition]))
const text = readFileSync('workflows/examples/postcards.json', 'utf8')
const { document: workflow } = readWorkflowText(text, catalogue)
const host = { kind: 'browser' } as unknown as Host
const checkpoint: ModelInfo = {
  name: 'fulgurite-postcards.safetensors',
  folder: 'checkpoints',
  bytes: 0,
  modified: 0,
  description: null,
  family: 'sdxl',
  kind: 'postcards',
  steps: null,
  guide: null,
  problem: null,
}

function Prompt(): ReactNode {
  const [value, setValue] = useState<Literal>('a house by day')
  const field = { nodeId: nodeId('3'), name: 'text', label: 'text', tooltip: undefined }
  const widget = { kind: 'string', default: '', multiline: true, dynamicPrompts: true } as const
  return (
    <>
      <PromptField {...field} widget={widget} value={value} onChange={setValue} />
      <button>elsewhere</button>
    </>
  )
}

let prompt: HTMLTextAreaElement

beforeEach(async () => {
  await startTranslation('en')
  useModels.setState({ folders: { checkpoints: [checkpoint] } })
  useCatalogue.setState({ catalogue })
  useDocuments.setState({ open: [], activeId: null })
  useDocuments.getState().add({ id: 'a', title: 'a', file: null, workflow })
  render(
    <HostContext value={host}>
      <Prompt />
    </HostContext>,
  )
  prompt = screen.getByRole('textbox', { name: 'text' }) as HTMLTextAreaElement
  await userEvent.click(prompt)
  prompt.setSelectionRange(7, 7)
})
afterEach(cleanup)

const focused = (): string | null | undefined => document.activeElement?.textContent
const isOpen = (): boolean => screen.queryByText('Another prompt') !== null

test('Tab goes to the words, arrows among them, Enter puts one in, Escape goes back to the caret', async () => {
  await userEvent.keyboard('{Tab}')
  expect(focused()).toBe('house')
  await userEvent.keyboard('{ArrowRight}')
  expect(focused()).toBe('tree')
  await userEvent.keyboard('{Enter}')
  expect(prompt.value).toBe('a house and a tree by day')
  expect(focused()).toBe('tree')
  await userEvent.keyboard('{ArrowDown}')
  expect(focused()).toBe('orange')
  await userEvent.keyboard('{ArrowUp}{ArrowUp}')
  expect(focused()).toBe('Another prompt')
  await userEvent.keyboard('{End}{ArrowRight}{ArrowRight}{Escape}')
  expect(document.activeElement).toBe(prompt)
  expect([prompt.selectionStart, prompt.selectionEnd]).toEqual([18, 18])
  expect(isOpen()).toBe(true)
})

test('Shift + Tab goes back to the prompt, too', async () => {
  await userEvent.keyboard('{Tab}{Shift>}{Tab}{/Shift}')
  expect(document.activeElement).toBe(prompt)
  expect(isOpen()).toBe(true)
})

test('the words leave with the keyboard', async () => {
  await userEvent.keyboard('{Tab}')
  await userEvent.click(screen.getByRole('button', { name: 'elsewhere' }))
  expect(isOpen()).toBe(false)
})
