import { describe, expect, it } from 'vitest'
import { layeredLayout } from '../../../renderer/canvas/layout/layered-layout.ts'
import { nestInFrames } from '../../../renderer/canvas/layout/nest-in-frames.ts'

const card = (id: string, frame: string | null) => ({ id, width: 100, height: 50, frame })
const box = (id: string, x: number, y: number, width: number, height: number) => ({
  id,
  bounds: { x, y, width, height },
})

describe('arranging with frames', () => {
  it('keeps what is in a frame together, and clear of its title', () => {
    const placed = layeredLayout({
      nodes: [card('a', 'inner'), card('b', 'outer'), card('c', null), card('note', null)],
      frames: [
        { id: 'outer', frame: null },
        { id: 'inner', frame: 'outer' },
      ],
      edges: [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'c' },
      ],
    })
    // A frame is 16 pixels larger than its content on every side, and its title is 34 high.
    expect(placed['outer']).toEqual({ x: 0, y: 86, width: 354, height: 182 })
    expect(placed['inner']).toEqual({ x: 16, y: 136, width: 132, height: 116 })
    expect(placed['a']).toEqual({ x: 32, y: 186, width: 100, height: 50 })
    expect(placed['b']).toEqual({ x: 238, y: 169, width: 100, height: 50 })
    expect(placed['c']).toMatchObject({ x: 444 })
    // Above the frame, as far as nodes keep from each other.
    expect(placed['note']).toMatchObject({ y: 0, height: 50 })
  })

  it('takes the smallest frame around a card, and leaves out those that hold others too', () => {
    const nesting = nestInFrames({
      cards: [box('a', 40, 40, 20, 20), box('b', 140, 40, 20, 20), box('c', 500, 40, 20, 20)],
      others: [box('x', 560, 40, 20, 20)],
      frames: [
        box('outer', 0, 0, 300, 200),
        box('inner', 20, 20, 60, 60),
        box('shared', 480, 0, 200, 200),
        box('empty', 900, 0, 50, 50),
      ],
    })
    expect(Object.fromEntries(nesting)).toEqual({
      a: 'inner',
      b: 'outer',
      c: null,
      inner: 'outer',
      outer: null,
    })
  })
})
