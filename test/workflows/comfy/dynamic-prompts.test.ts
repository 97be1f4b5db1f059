import { expect, test } from 'vitest'
import { resolveDynamicPrompt, withChosenTexts, type Run } from '../../../workflows/comfy/dynamic-prompts.ts'
import { readWorkflow } from '../../../workflows/comfy/read-workflow.ts'
import { toPrompt } from '../../../workflows/comfy/to-prompt.ts'
import { nodeId } from '../../../workflows/document.ts'
import { testCatalogue } from '../test-catalogue.ts'

test.each([
  ['a cat', 0, 'a cat'],
  ['a {red|blue} cat', 0, 'a red cat'],
  ['a {red|blue} cat', 0.99, 'a blue cat'],
  ['{a|{b|c}}', 0.99, 'c'],
  ['{a|{b|c} d} e', 0.99, 'c d e'],
  ['{|x}y', 0, 'y'],
  ['a \\{literal\\|brace\\} {b}', 0, 'a {literal|brace} b'],
  ['one | two', 0, 'one | two'],
  ['stray } brace', 0, 'stray } brace'],
  ['open {a|b', 0.99, 'open b'],
  ['seen /* not\nseen */here // nor this\nnext', 0, 'seen here \nnext'],
])('%j with %f', (text, random, expected) => {
  expect(resolveDynamicPrompt(text, () => random)).toBe(expected)
})

test('braces nested without end do not overflow the stack', () => {
  expect(resolveDynamicPrompt('{'.repeat(100_000), () => 0)).toBe('')
})

/** Node 6 alone is wired to a sampler; text inside a subgraph is shared by two instances. */
const WORKFLOW = {
  nodes: [
    { id: 3, type: 'KSampler', widgets_values: [7, 'fixed', 20, 8, 'euler', 'normal', 1] },
    { id: 6, type: 'CLIPTextEncode', widgets_values: ['a {red|green|blue|white} {cat|dog|bird|fish}'] },
    { id: 7, type: 'SaveImage', widgets_values: ['{a|b}'] },
    { id: 8, type: 'Note', widgets_values: ['{a|b}'] },
    { id: 9, type: 'inner', widgets_values: [] },
    { id: 10, type: 'inner', widgets_values: [] },
    { id: 11, type: 'CLIPTextEncode', mode: 2, widgets_values: ['{a|b}'] },
  ],
  definitions: {
    subgraphs: [
      {
        id: 'inner',
        name: 'Inner',
        nodes: [{ id: 1, type: 'CLIPTextEncode', widgets_values: ['{a|b|c|d|e|f|g|h}'] }],
        links: [],
      },
    ],
  },
}

function run(seed: number): Run {
  const { document } = readWorkflow(WORKFLOW, testCatalogue)
  const sampler = document.nodes[nodeId('3')]
  if (sampler === undefined) throw new Error('no sampler')
  const seeded = { ...sampler, values: { ...sampler.values, seed } }
  const changed = { ...document, nodes: { ...document.nodes, [sampler.id]: seeded } }
  return { document: changed, prompt: toPrompt(changed, testCatalogue).prompt }
}

const texts = ({ prompt }: Run, id: string): unknown => prompt[id]?.inputs['text']

test('a run sends and carries the chosen text, and only of texts that allow it', () => {
  const before = run(7)
  const after = withChosenTexts(before, testCatalogue)
  expect(texts(after, '6')).toMatch(/^a (red|green|blue|white) (cat|dog|bird|fish)$/)
  const valuesOf = (id: string): unknown => after.document.nodes[nodeId(id)]?.values
  expect(valuesOf('6')).toEqual({ text: texts(after, '6') })
  expect([valuesOf('7'), valuesOf('8'), valuesOf('11')]).toEqual([
    { filename_prefix: '{a|b}' },
    { text: '{a|b}' },
    { text: '{a|b}' },
  ])
  // Each instance of a subgraph chooses for itself, so that their definition keeps all of it.
  expect([texts(after, '9:1'), texts(after, '10:1')]).toEqual([
    expect.stringMatching(/^[a-h]$/),
    expect.stringMatching(/^[a-h]$/),
  ])
  expect(after.document.subgraphs).toEqual(before.document.subgraphs)
  expect(after.chosen.map(({ nodeId: id, input }) => `${id} ${input}`).sort()).toEqual([
    '10:1 text',
    '6 text',
    '9:1 text',
  ])
})

test('the same seeds choose the same texts, and other seeds all of them equally', () => {
  const choice = (seed: number): unknown => texts(withChosenTexts(run(seed), testCatalogue), '6')
  expect(choice(7)).toBe(choice(7))
  const counts = new Map<unknown, number>()
  for (let seed = 0; seed < 1600; seed++) counts.set(choice(seed), (counts.get(choice(seed)) ?? 0) + 1)
  expect(counts.size).toBe(16)
  for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(40)
})

test('a run without choices is the run that it was', () => {
  const { document } = readWorkflow(
    { nodes: [{ id: 1, type: 'CLIPTextEncode', widgets_values: ['plain'] }] },
    testCatalogue,
  )
  const plain = { document, prompt: toPrompt(document, testCatalogue).prompt }
  expect(withChosenTexts(plain, testCatalogue)).toEqual({ ...plain, chosen: [] })
})
