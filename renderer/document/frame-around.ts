import type { Group } from '../../workflows/document.ts'

/** Space between a frame and what it holds, and the height of its title, in pixels. */
const PADDING = 16
const GROUP_TITLE = 34

/** Bounds of a frame tight around its content. */
export function frameAround({ x, y, width, height }: Group['bounds']): Group['bounds'] {
  return {
    x: x - PADDING,
    y: y - PADDING - GROUP_TITLE,
    width: width + 2 * PADDING,
    height: height + 2 * PADDING + GROUP_TITLE,
  }
}
