import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { NODES } from '../../../nodes/index.ts'
import { findEntries } from '../../../renderer/canvas/search/find-entries.ts'
import { readWorkflowText } from '../../../workflows/comfy/read-workflow.ts'
import { nodeId } from '../../../workflows/document.ts'
import type { Catalogue } from '../../../workflows/node-definition.ts'

const catalogue: Catalogue = new Map(NODES.map(({ definition }) => [definition.type, definition]))
const text = readFileSync('test/fixtures/workflows/nested-subgraphs.json', 'utf8')
const { document: workflow } = readWorkflowText(text, catalogue)

it('finds nodes on every level, those of the open one first', () => {
  const found = (level: readonly string[]) =>
    findEntries(workflow, catalogue, level.map(nodeId)).map(({ id, path }) => [id, path])
  expect(found([])).toEqual([
    ['1', null],
    ['2', null],
    ['9', null],
    ['10', null],
    ['10:3', ['Draw']],
    ['10:5', ['Draw']],
    ['10:7', ['Draw']],
    ['10:8', ['Draw']],
    ['10:5:6', ['Draw', 'Wanted']],
    ['10:7:6', ['Draw', 'Unwanted']],
  ])
  expect(found(['10', '7']).slice(0, 2)).toEqual([
    ['10:7:6', null],
    ['1', []],
  ])
})

it('knows a node by its title, type, id, and the names and values of its widgets', () => {
  const sampler = findEntries(workflow, catalogue, []).find(({ id }) => id === '10:3')
  expect(sampler).toMatchObject({ title: 'KSampler', type: 'KSampler', says: 'euler · sgm_uniform' })
  expect(sampler?.text).toBe(
    '3\nksampler\nksampler\nseed 7\nsteps 2\ncfg 1\nsampler_name euler\nscheduler sgm_uniform\ndenoise 1',
  )
})
