import { type Bounds, groupMembers } from '../../document/commands/groups.ts'

type Box = { readonly id: string; readonly bounds: Bounds }

/**
 * The smallest frame around each card and each frame, by id; none for what is free. Frames that hold no card, or
 * also one that is not among `cards`, are left out.
 */
export function nestInFrames(options: {
  readonly cards: readonly Box[]
  readonly others: readonly Box[]
  readonly frames: readonly Box[]
}): ReadonlyMap<string, string | null> {
  const { cards, others } = options
  const whole = options.frames
    .filter(
      ({ bounds }) => groupMembers(bounds, cards).length > 0 && groupMembers(bounds, others).length === 0,
    )
    .toSorted((a, b) => area(a.bounds) - area(b.bounds))
  const around = (box: Box, frames: readonly Box[]): string | null =>
    frames.find(({ bounds }) => groupMembers(bounds, [box]).length > 0)?.id ?? null
  return new Map([
    ...cards.map((card) => [card.id, around(card, whole)] as const),
    // Of two frames, the larger is around the other, so that none is around itself.
    ...whole.map((frame, index) => [frame.id, around(frame, whole.slice(index + 1))] as const),
  ])
}

function area({ width, height }: Bounds): number {
  return width * height
}
