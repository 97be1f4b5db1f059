import { readFileSync } from 'node:fs'
import { produce } from 'immer'
import { expect, test } from 'vitest'
import { NODES } from '../../../nodes/index.ts'
import { insertFix } from '../../../renderer/document/commands/insert-fix.ts'
import { readWorkflowText } from '../../../workflows/comfy/read-workflow.ts'
import { toPrompt } from '../../../workflows/comfy/to-prompt.ts'
import { guide } from '../../../workflows/guide/guide.ts'

const catalogue = new Map(NODES.map(({ definition }) => [definition.type, definition]))

test('the advice for a one-step model is followed with one click', () => {
  const text = readFileSync('workflows/examples/sdxl-lightning-4step.json', 'utf8')
  const { document } = readWorkflowText(
    text.replace('"randomize",\n        4,', '"randomize",\n        1,'),
    catalogue,
  )
  const advise = (workflow: typeof document): ReturnType<typeof guide> =>
    guide(toPrompt(workflow, catalogue).prompt, catalogue, () => ({
      family: 'sdxl',
      kind: 'lightning',
      steps: 1,
      prediction: 'x0',
      form: 'checkpoint',
    }))
  const [problem] = advise(document)
  const definition = catalogue.get(problem?.insert?.type ?? '')
  if (!problem?.insert || !definition) throw new Error('there was no advice')
  const fixed = produce(document, insertFix(problem.insert, definition).recipe)
  expect(advise(fixed)).toEqual([])
  expect(Object.values(toPrompt(fixed, catalogue).prompt)).toContainEqual({
    class_type: 'ModelSamplingDiscrete',
    inputs: { model: ['2', 0], sampling: 'x0', zsnr: false },
    _meta: { title: 'ModelSamplingDiscrete' },
  })
})
