import type { Popover } from 'radix-ui'
import type { ComponentProps } from 'react'

/**
 * How a list lies at a prompt: below what it is anchored to, or above where the window ends, as large at every zoom.
 * The prompt keeps the keyboard and its caret.
 */
export const BESIDE_PROMPT = {
  align: 'start',
  sideOffset: 4,
  collisionPadding: 8,
  updatePositionStrategy: 'always',
  hideWhenDetached: true,
  onOpenAutoFocus: (event) => event.preventDefault(),
  onCloseAutoFocus: (event) => event.preventDefault(),
  onMouseDown: (event) => event.preventDefault(),
  // React hands these on to the canvas that the prompt is on.
  onDoubleClick: (event) => event.stopPropagation(),
  onContextMenu: (event) => {
    event.preventDefault()
    event.stopPropagation()
  },
} satisfies ComponentProps<typeof Popover.Content>
