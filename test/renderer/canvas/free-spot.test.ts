import { expect, it } from 'vitest'
import { freeSpot } from '../../../renderer/canvas/geometry/free-spot.ts'

const wished = { x: 0, y: 0, width: 100, height: 100 }

it.each([
  ['nothing else is there', [], { x: 0, y: 0 }],
  ['the next place above is free', [{ x: -500, y: 0, width: 1000, height: 300 }], { x: 0, y: -160 }],
  ['it lies between two', [{ x: -200, y: -50, width: 290, height: 400 }], { x: 120, y: 0 }],
])('puts a box where no other is, when %s', (_, others, place) => {
  expect(freeSpot(wished, others)).toEqual(place)
})
