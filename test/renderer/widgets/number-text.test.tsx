import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, test, vi } from 'vitest'
import { startTranslation } from '../../../renderer/i18n/i18n.ts'
import type { NumberWidget } from '../../../renderer/widgets/number-bounds.ts'
import { NumberField } from '../../../renderer/widgets/number-field.tsx'
import { NumberText } from '../../../renderer/widgets/number-text.tsx'
import { nodeId } from '../../../workflows/document.ts'
import { cfg } from './cfg-widget.ts'

const steps: NumberWidget = {
  kind: 'int',
  default: 20,
  min: 1,
  max: 10000,
  step: 1,
  display: 'number',
  controlAfterGenerate: false,
}
const accept = vi.fn()
const close = vi.fn()

beforeEach(() => startTranslation('en'))
afterEach(() => {
  cleanup()
  vi.clearAllMocks()
})

async function type(widget: NumberWidget, text: string): Promise<HTMLElement> {
  render(<NumberText label="value" widget={widget} value={widget.default} accept={accept} close={close} />)
  const field = screen.getByRole('textbox', { name: 'value' })
  await userEvent.clear(field)
  await userEvent.type(field, text)
  return field
}

describe('a number that is typed', () => {
  it('is kept when it is none, with what is allowed', async () => {
    const field = await type(steps, 'many{Enter}')
    const line = screen.getByRole('alert')
    expect(line.textContent).toBe(
      'Not a number. Allowed: whole numbers from 1 to 10000, or a calculation such as 64*8.',
    )
    expect(field.getAttribute('aria-invalid')).toBe('true')
    expect(field.getAttribute('aria-describedby')).toBe(line.id)
    expect(close).not.toHaveBeenCalled()
    await userEvent.type(field, '{Backspace}')
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it.each([
    [steps, '20000', 'Becomes 10000. Allowed: whole numbers from 1 to 10000.'],
    [cfg, '3.456', 'Becomes 3.46. Allowed: numbers from 0 to 100 in steps of 0.01.'],
  ])('%o says before it is entered what becomes of %s', async (widget, text, expected) => {
    await type(widget, text)
    expect(screen.getByRole('status').textContent).toBe(expected)
  })

  it('is whole to the digit where it is a seed that is reckoned', async () => {
    await type({ ...steps, min: 0, max: 18446744073709551615n }, '18446744073709551615+0')
    expect(screen.queryByRole('status')).toBeNull()
    await userEvent.keyboard('{Enter}')
    expect(accept).toHaveBeenCalledExactlyOnceWith(18446744073709551615n)
  })

  it('says nothing of one that is allowed, nor of half an expression', async () => {
    const field = await type(steps, '20*')
    expect(screen.queryByRole('status')).toBeNull()
    await userEvent.type(field, '3{Enter}')
    expect(accept).toHaveBeenCalledExactlyOnceWith(60)
    expect(close).toHaveBeenCalledExactlyOnceWith(true)
  })
})

test('a seed beyond what a float holds is stepped to the digit', async () => {
  const widget: NumberWidget = { ...steps, min: 0, max: 18446744073709551615n }
  const field = { nodeId: nodeId('3'), name: 'seed', label: 'seed', tooltip: undefined }
  render(<NumberField {...field} widget={widget} value={9007199254740983} onChange={accept} />)
  screen.getByRole('spinbutton', { name: 'seed' }).focus()
  await userEvent.keyboard('{PageUp}')
  expect(accept).toHaveBeenCalledExactlyOnceWith(9007199254740993n)
  await userEvent.keyboard('{ArrowUp}')
  expect(accept).toHaveBeenLastCalledWith(9007199254740984)
})
