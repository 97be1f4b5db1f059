import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test } from 'vitest'
import { useUi } from '../../../renderer/app/ui-store.ts'
import { EmptyHint } from '../../../renderer/canvas/empty-hint.tsx'
import { startTranslation } from '../../../renderer/i18n/i18n.ts'

afterEach(cleanup)

test('an empty canvas leads to the templates', async () => {
  await startTranslation('en')
  useUi.getState().set({ leftPanel: 'outline' })
  render(<EmptyHint />)
  const templates = screen.getByRole('button', { name: 'Start with a template' })
  expect(templates.getAttribute('aria-expanded')).toBe('false')
  await userEvent.click(templates)
  expect(useUi.getState().leftPanel).toBe('templates')
  expect(templates.getAttribute('aria-expanded')).toBe('true')
})
