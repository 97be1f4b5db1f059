import { expect, test } from 'vitest'
import { lacksSelection } from '../../../renderer/app/actions/lacks-selection.ts'
import { createFlowMapper } from '../../../renderer/canvas/flow/flow-nodes.ts'
import { isCard } from '../../../renderer/canvas/flow/flow-types.ts'
import { SUBGRAPH_INPUT } from '../../../workflows/document.ts'
import { CATALOGUE, sampleWorkflow } from '../document/sample-workflow.ts'

const cards = createFlowMapper()(sampleWorkflow(), CATALOGUE, () => false).nodes.filter(isCard)
const subgraphs = cards.map((card) => ({ ...card, data: { ...card.data, isSubgraph: true } }))

test.each([
  ['copy', 0, true],
  ['copy', 1, false],
  ['alignLeft', 1, true],
  ['alignLeft', 2, false],
  ['distributeVertically', 2, true],
  ['distributeVertically', 3, false],
  ['fitGroup', 3, true],
  ['unpackSubgraph', 3, true],
  ['undo', 0, false],
] as const)('%s with %i nodes selected is greyed out: %s', (action, count, greyed) => {
  expect(lacksSelection(action, cards.slice(0, count))).toBe(greyed)
})

test.each([
  ['connect', false],
  ['copy', true],
  ['group', true],
  ['runSelected', true],
  ['convertToSubgraph', true],
] as const)('%s with the boundary of a subgraph selected is greyed out: %s', (action, greyed) => {
  const boundary = cards.slice(0, 1).map((card) => ({ ...card, id: SUBGRAPH_INPUT }))
  expect(lacksSelection(action, boundary)).toBe(greyed)
})

test('a subgraph can be unpacked', () => {
  expect(lacksSelection('unpackSubgraph', subgraphs.slice(0, 1))).toBe(false)
})
