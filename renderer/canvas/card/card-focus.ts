/** Gives the keyboard to a node on the canvas. */
export function focusCard(id: string): void {
  document.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.focus()
}

/** Gives the keyboard to the first widget of a node on the canvas. */
export function focusField(id: string): void {
  const card = document.querySelector(`.react-flow__node[data-id="${CSS.escape(id)}"]`)
  if (card !== null) enterCard(card)
}

/** From a widget back to its node. */
export function leaveField(field: Element): void {
  const card = field.closest<HTMLElement>('.react-flow__node')
  if (card === null && field instanceof HTMLElement) field.blur()
  else card?.focus()
}

/** From a node to its first widget, else its first button. */
export function enterCard(card: Element): void {
  const field = card.querySelector<HTMLElement>(
    'textarea, .nodrag [role="spinbutton"], .nodrag button, .nodrag input',
  )
  ;(field ?? card.querySelector<HTMLElement>('button'))?.focus()
}
