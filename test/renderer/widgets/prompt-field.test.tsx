import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { type ReactNode, useState } from 'react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { useCatalogue } from '../../../renderer/document/catalogue.ts'
import { useDocuments } from '../../../renderer/document/documents.ts'
import { HostContext } from '../../../renderer/host/host-context.ts'
import type { Host } from '../../../renderer/host/host.ts'
import { startTranslation } from '../../../renderer/i18n/i18n.ts'
import { useModels } from '../../../renderer/widgets/models-store.ts'
import { PromptField } from '../../../renderer/widgets/prompt-field.tsx'
import { nodeId } from '../../../workflows/document.ts'
import type { Widget } from '../../../workflows/node-definition.ts'
import type { Literal } from '../../../workflows/prompt.ts'
import { CATALOGUE, sampleWorkflow } from '../document/sample-workflow.ts'

const MODELS = {
  embeddings: ['easynegative.pt', 'hands.pt'],
  loras: ['ink.safetensors'],
}
const host = {
  kind: 'browser',
  request: async (_: string, { folder }: { folder: keyof typeof MODELS }) => ({
    models: MODELS[folder].map((name) => ({ name, kind: 'unknown', description: null })),
  }),
} as unknown as Host
const widget: Extract<Widget, { kind: 'string' }> = {
  kind: 'string',
  default: '',
  multiline: true,
  dynamicPrompts: true,
}

function Prompt(): ReactNode {
  const [value, setValue] = useState<Literal>('')
  const field = { nodeId: nodeId('2'), name: 'text', label: 'text', tooltip: undefined }
  return <PromptField {...field} widget={widget} value={value} onChange={setValue} />
}

let prompt: HTMLTextAreaElement

beforeEach(async () => {
  await startTranslation('en')
  useModels.setState({ folders: {} })
  useCatalogue.setState({ catalogue: CATALOGUE })
  useDocuments.setState({ open: [], activeId: null })
  useDocuments.getState().add({ id: 'a', title: 'a', file: null, workflow: sampleWorkflow() })
  render(
    <HostContext value={host}>
      <Prompt />
    </HostContext>,
  )
  prompt = screen.getByRole('textbox', { name: 'text' }) as HTMLTextAreaElement
})
afterEach(cleanup)

/** Without a layout everything counts as scrolled away. */
const ANYWHERE = { hidden: true }

const options = (): readonly (string | null)[] =>
  screen.queryAllByRole('option', ANYWHERE).map(({ textContent }) => textContent)

test('a half-typed embedding is chosen by keyboard, from a list outside of what the canvas cuts off', async () => {
  await userEvent.type(prompt, 'bad, embedding:')
  await screen.findAllByRole('option', ANYWHERE)
  expect(options()).toEqual(['easynegative', 'hands'])
  expect(prompt.parentElement?.contains(screen.getByRole('listbox', ANYWHERE))).toBe(false)
  expect(document.activeElement).toBe(prompt)
  await userEvent.keyboard('{ArrowDown}{Enter}')
  expect(prompt.value).toBe('bad, embedding:hands')
  expect(prompt.selectionStart).toBe(20)
  expect(options()).toEqual([])
})

test('or by the mouse, and the prompt keeps the keyboard', async () => {
  await userEvent.type(prompt, 'bad, embedding:ea')
  const option = await screen.findByRole('option', ANYWHERE)
  await userEvent.setup({ pointerEventsCheck: 0 }).pointer({ keys: '[MouseLeft]', target: option })
  expect(prompt.value).toBe('bad, embedding:easynegative')
  expect(document.activeElement).toBe(prompt)
})

test('a half-typed LoRA that no wire takes is completed as a tag; Escape leaves it as it is', async () => {
  await userEvent.type(prompt, '<lora:in')
  await screen.findByText('ink')
  await userEvent.keyboard('{Escape}')
  expect(options()).toEqual([])
  await userEvent.keyboard('k')
  await screen.findByText('ink')
  await userEvent.keyboard('{Tab}')
  expect(prompt.value).toBe('<lora:ink:1>')
})
