import type { Locator, Page } from 'playwright-core'

/** The editor as a person sees it: everything by role and name. */
export function editor(page: Page) {
  const node = (title: string): Locator => page.getByRole('group', { name: title, exact: true })
  const canvas = page.getByRole('application', { name: 'Workflow canvas' })

  return {
    page,
    canvas,
    node,
    /** The first start's dialog is over, and the default workflow is there. */
    start: async (): Promise<void> => {
      await page.getByRole('button', { name: 'Start with the default workflow' }).click()
      await node('KSampler').waitFor()
    },
    setNumber: async (title: string, input: string, value: string): Promise<void> => {
      const field = node(title).getByRole('spinbutton', { name: input, exact: true })
      await field.focus()
      await page.keyboard.press('Enter')
      const text = node(title).getByRole('textbox', { name: input, exact: true })
      await text.fill(value)
      await text.press('Enter')
      await field.waitFor()
    },
    number: async (title: string, input: string): Promise<string | null> =>
      await node(title).getByRole('spinbutton', { name: input, exact: true }).getAttribute('aria-valuetext'),
    /** Pictures of the size that the tiny checkpoint makes in a second. */
    makeSmall: async function (): Promise<void> {
      await this.setNumber('Size', 'width', '64')
      await this.setNumber('Size', 'height', '64')
      await this.setNumber('KSampler', 'steps', '2')
    },
    run: () => page.keyboard.press('Control+Enter'),
    panel: (name: string) =>
      page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name, exact: false }),
  }
}

export type Editor = ReturnType<typeof editor>
