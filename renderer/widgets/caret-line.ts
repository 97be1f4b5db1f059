import styles from './field.module.css'

/** What a popover is anchored to, and the element by which it is seen to be out of view. */
export type CaretLine = {
  readonly contextElement: HTMLTextAreaElement
  readonly getBoundingClientRect: () => DOMRect
}

/** The line of a place in a text, as wide as its text area, wherever and however large the canvas shows it. */
export function caretLine(area: HTMLTextAreaElement, place: number): CaretLine {
  const { top, height } = lineIn(area, place)
  return {
    contextElement: area,
    getBoundingClientRect: () => {
      const box = area.getBoundingClientRect()
      const scale = area.offsetHeight > 0 ? box.height / area.offsetHeight : 1
      const within = (y: number): number => Math.min(Math.max(y, box.top), box.bottom)
      const start = box.top + (top - area.scrollTop) * scale
      const [from, to] = [within(start), within(start + height * scale)]
      return new DOMRect(box.left, from, box.width, to - from)
    },
  }
}

/** A text area does not tell where its lines are: the same text, set in the same way, does. */
function lineIn(area: HTMLTextAreaElement, place: number): { readonly top: number; readonly height: number } {
  const copy = document.createElement('div')
  copy.className = `${area.className} ${styles['copy']}`
  copy.style.width = `${area.clientWidth}px`
  const mark = document.createElement('span')
  // A word joiner: nothing to be seen, but it stands on a line, and none ends there for it.
  mark.textContent = '\u2060'
  copy.append(area.value.slice(0, place), mark, area.value.slice(place))
  area.parentElement?.append(copy)
  const { offsetTop: top, offsetHeight: height } = mark
  copy.remove()
  return { top, height }
}
