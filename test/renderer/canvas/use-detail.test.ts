import { expect, test } from 'vitest'
import { detailAt } from '../../../renderer/canvas/use-detail.ts'

test.each([
  { zoom: 1, nodes: 5000, detail: 'full' },
  { zoom: 0.5, nodes: 5000, detail: 'full' },
  { zoom: 0.49, nodes: 5000, detail: 'bars' },
  { zoom: 0.49, nodes: 150, detail: 'full' },
  { zoom: 0.3, nodes: 5000, detail: 'bars' },
  { zoom: 0.29, nodes: 5000, detail: 'box' },
  { zoom: 0.29, nodes: 3, detail: 'box' },
])('at zoom $zoom a card among $nodes is drawn as $detail', ({ zoom, nodes, detail }) => {
  expect(detailAt(zoom, nodes)).toBe(detail)
})
