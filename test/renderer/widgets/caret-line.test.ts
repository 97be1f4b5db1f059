import { afterEach, expect, test, vi } from 'vitest'
import { caretLine } from '../../../renderer/widgets/caret-line.ts'

afterEach(() => vi.restoreAllMocks())

/** A text area of 200 × 90 pixels, shown at twice its size, whose line is 40 pixels from its upper edge. */
function textArea(scrollTop: number): HTMLTextAreaElement {
  const area = document.createElement('textarea')
  area.value = 'a fox in a long prompt'
  document.createElement('div').append(area)
  vi.spyOn(HTMLElement.prototype, 'offsetTop', 'get').mockReturnValue(40)
  vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockImplementation(function (this: HTMLElement) {
    return this === area ? 90 : 16
  })
  vi.spyOn(area, 'getBoundingClientRect').mockReturnValue(new DOMRect(100, 300, 400, 180))
  area.scrollTop = scrollTop
  return area
}

test.each([
  ['of a text in view', 0, 380, 412],
  ['of a text that is scrolled', 30, 320, 352],
  ['above what is in view of the text', 60, 300, 300],
])('the line %s is found as the canvas shows it', (_, scrollTop, top, bottom) => {
  const area = textArea(scrollTop)
  const line = caretLine(area, 5).getBoundingClientRect()
  expect(line).toMatchObject({ left: 100, width: 400, top, bottom })
  expect(area.parentElement?.children).toHaveLength(1)
})
