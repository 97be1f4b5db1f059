import { type Graph, type Group, type GroupId, groupId, type Point } from '../../../workflows/document.ts'
import type { Command } from '../command.ts'
import { frameAround } from '../frame-around.ts'

export type Bounds = Group['bounds']

function nextGroupId(workflow: Graph): GroupId {
  return groupId(String(workflow.last.group + 1))
}

/** A frame around some bounds. */
export function createGroup(title: string, content: Bounds): Command {
  return {
    label: 'group',
    recipe: (draft) => {
      const id = nextGroupId(draft)
      draft.last.group++
      draft.groups[id] = { id, title, bounds: frameAround(content), color: null, fontSize: 24, raw: {} }
    },
  }
}

export function renameGroup(id: GroupId, title: string): Command {
  return edit(id, (group) => {
    group.title = title
  })
}

export function colorGroup(id: GroupId, color: string | null): Command {
  return edit(id, (group) => {
    group.color = color
  })
}

export function resizeGroup(id: GroupId, bounds: Bounds): Command {
  return {
    ...edit(id, (group) => {
      group.bounds = { ...bounds }
    }),
    merge: `resize group ${id}`,
  }
}

/** Draws the frame tight around its content. */
export function fitGroup(id: GroupId, content: Bounds): Command {
  return edit(id, (group) => {
    group.bounds = frameAround(content)
  })
}

/** The ids of what lies inside: nodes by their centre, other frames and bends wholly. */
export function groupMembers(
  bounds: Bounds,
  boxes: readonly { readonly id: string; readonly bounds: Bounds }[],
): string[] {
  return boxes.filter(({ bounds: box }) => contains(bounds, center(box))).map(({ id }) => id)
}

/** The smallest bounds that hold all; null for none. */
export function unionBounds(boxes: readonly Bounds[]): Bounds | null {
  if (boxes.length === 0) return null
  const x = Math.min(...boxes.map((box) => box.x))
  const y = Math.min(...boxes.map((box) => box.y))
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  }
}

function edit(id: GroupId, change: (group: Group) => void): Command {
  return {
    label: 'groupEdit',
    recipe: (draft) => {
      const group = draft.groups[id]
      if (group !== undefined) change(group)
    },
  }
}

function center({ x, y, width, height }: Bounds): Point {
  return { x: x + width / 2, y: y + height / 2 }
}

function contains(bounds: Bounds, point: Point): boolean {
  return (
    point.x >= bounds.x &&
    point.x <= bounds.x + bounds.width &&
    point.y >= bounds.y &&
    point.y <= bounds.y + bounds.height
  )
}
