import type { KeyboardEvent } from 'react'

/** Gives the keyboard to the first word of the list. False where it is not in view. */
export function enterWords(list: HTMLElement | null): boolean {
  const word = list?.querySelector<HTMLElement>('[data-on]')
  word?.focus()
  return word != null && document.activeElement === word
}

/**
 * The keys of a toolbar: arrows go among the words and from group to group, Escape and Shift + Tab back to the prompt,
 * and Tab on to what follows the prompt. Enter puts a word in, as it presses any button.
 */
export function wordsKeys(event: KeyboardEvent<HTMLElement>, prompt: HTMLElement | null): void {
  // Keys with Ctrl go on to the editor: run, save, undo.
  if (event.ctrlKey || event.metaKey) return
  event.stopPropagation()
  const buttons = [...event.currentTarget.querySelectorAll('button')]
  const at = buttons.findIndex((button) => button === document.activeElement)
  const next = neighbour(buttons, at, event.key)
  if (next !== undefined) {
    event.preventDefault()
    next.focus()
  } else if (event.key === 'Escape' || event.key === 'Tab') {
    // From the prompt, the browser takes a Tab on.
    if (event.key === 'Escape' || event.shiftKey) event.preventDefault()
    prompt?.focus({ preventScroll: true })
  }
}

function neighbour(
  buttons: readonly HTMLButtonElement[],
  at: number,
  key: string,
): HTMLButtonElement | undefined {
  switch (key) {
    case 'ArrowRight':
      return buttons[(at + 1) % buttons.length]
    case 'ArrowLeft':
      return buttons.at(at - 1)
    case 'ArrowDown':
      return inGroup(buttons, at, 1)
    case 'ArrowUp':
      return inGroup(buttons, at, -1)
    case 'Home':
      return buttons[0]
    case 'End':
      return buttons.at(-1)
    default:
      return undefined
  }
}

/** As far from the beginning of the next or last group as it is from that of its own. */
function inGroup(
  buttons: readonly HTMLButtonElement[],
  at: number,
  step: 1 | -1,
): HTMLButtonElement | undefined {
  const groups = [...new Set(buttons.map((button) => button.parentElement))]
  const of = (group: Element | null | undefined): readonly HTMLButtonElement[] =>
    buttons.filter((button) => button.parentElement === group)
  const current = buttons[at]
  if (current === undefined) return undefined
  const own = groups.indexOf(current.parentElement)
  const others = of(groups.at((own + step) % groups.length))
  return others[Math.min(of(current.parentElement).indexOf(current), others.length - 1)]
}
