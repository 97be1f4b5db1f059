import { useState } from 'react'

/**
 * For a dialog that a key opened: once it is closed, what had the keyboard before has it again, or else the node
 * that it was on. Radix gives it back to triggers only.
 */
export function useFocusBack(): (event: Event) => void {
  // At the first rendering the dialog has not taken the keyboard yet.
  const [before] = useState(() => [
    document.activeElement,
    document.activeElement?.closest('.react-flow__node'),
  ])
  return (event) => {
    event.preventDefault()
    const left = before.find((element) => element?.isConnected === true)
    if (left instanceof HTMLElement) left.focus({ preventScroll: true })
  }
}
