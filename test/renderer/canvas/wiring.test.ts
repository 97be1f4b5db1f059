import { describe, expect, it } from 'vitest'
import { linkId, nodeId } from '../../../workflows/document.ts'
import { createNodeSearch } from '../../../renderer/canvas/search/node-search.ts'
import { SHORTCUTS, shortcutFor } from '../../../renderer/canvas/shortcuts.ts'
import { fitsBetween, fittingInputs, inputFor, outputFor } from '../../../renderer/canvas/wiring.ts'
import { CATALOGUE, sampleWorkflow } from '../document/sample-workflow.ts'

const workflow = sampleWorkflow()
const [loader, sampler, save, patch] = [nodeId('1'), nodeId('2'), nodeId('3'), nodeId('4')]

describe('wiring', () => {
  it('lists what an output fits, free inputs first', () => {
    expect(
      fittingInputs(workflow, CATALOGUE, { node: loader, slot: 0 }).map(({ node, input, taken }) => [
        node,
        input,
        taken,
      ]),
    ).toEqual([
      [patch, 'model', false],
      [sampler, 'model', true],
    ])
  })

  it('takes the first free input of a node', () => {
    expect(inputFor(workflow, CATALOGUE, { node: loader, slot: 0 }, sampler)).toEqual({
      node: sampler,
      input: 'model',
    })
    expect(inputFor(workflow, CATALOGUE, { node: loader, slot: 1 }, sampler)).toBeNull()
    expect(outputFor(workflow, CATALOGUE, { node: patch, input: 'model' }, loader)).toEqual({
      node: loader,
      slot: 0,
    })
  })

  it('knows what can sit in a wire', () => {
    const link = workflow.links[linkId('1')]!
    expect(fitsBetween(workflow, CATALOGUE, link, patch)).toEqual({ input: 'model', slot: 0, type: 'MODEL' })
    expect(fitsBetween(workflow, CATALOGUE, link, save)).toBeNull()
  })
})

describe('node search', () => {
  it('finds by a few letters, also wrong ones', () => {
    const search = createNodeSearch(CATALOGUE, { kind: 'any' }, [])
    expect(search('smpler')[0]?.type).toBe('Sampler')
    expect(search('')[0]?.type).toBe('Loader')
  })

  it('offers only what fits a wire', () => {
    const from = createNodeSearch(
      CATALOGUE,
      { kind: 'from', from: { node: loader, slot: 0 }, type: 'MODEL' },
      [],
    )
    expect(from('').map(({ type }) => type)).toEqual(['Patch', 'Sampler', 'Reroute'])
    const to = createNodeSearch(
      CATALOGUE,
      { kind: 'to', to: { node: save, input: 'images' }, type: 'IMAGE' },
      [],
    )
    expect(to('').map(({ type }) => type)).toEqual(['Sampler', 'Reroute', 'PrimitiveNode'])
  })

  it('puts where a type begins before what takes it too, even if that was used lately', () => {
    const to = createNodeSearch(
      CATALOGUE,
      { kind: 'to', to: { node: patch, input: 'model' }, type: 'MODEL' },
      ['Patch'],
    )
    expect(to('').map(({ type }) => type)).toEqual(['Loader', 'Patch', 'Reroute', 'PrimitiveNode'])
  })

  it('puts what was used lately first', () => {
    expect(
      createNodeSearch(CATALOGUE, { kind: 'any' }, ['Save', 'Patch'])('')
        .map(({ type }) => type)
        .slice(0, 3),
    ).toEqual(['Save', 'Patch', 'Loader'])
  })
})

describe('shortcuts', () => {
  it('gives no two actions the same keys', () => {
    expect(new Set(SHORTCUTS.map(({ keys }) => keys)).size).toBe(SHORTCUTS.length)
  })

  it.each([
    [{ key: 'Enter', ctrlKey: true }, 'run'],
    [{ key: 'Enter', ctrlKey: true, shiftKey: true }, 'runFront'],
    [{ key: 'z', code: 'KeyZ', ctrlKey: true }, 'undo'],
    [{ key: 'Z', code: 'KeyZ', ctrlKey: true, shiftKey: true }, 'redo'],
    [{ key: 'b', code: 'KeyB', ctrlKey: true }, 'bypass'],
    [{ key: '.', code: 'Period' }, 'fit'],
    [{ key: 'Delete' }, 'delete'],
    [{ key: 'x' }, undefined],
  ])('%j is %s', (init, action) => {
    expect(shortcutFor(new KeyboardEvent('keydown', init))?.action).toBe(action)
  })
})
