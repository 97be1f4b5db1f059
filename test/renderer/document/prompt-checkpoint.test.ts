import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { NODES } from '../../../nodes/index.ts'
import { promptCheckpoint } from '../../../renderer/document/prompt-checkpoint.ts'
import { readWorkflowText } from '../../../workflows/comfy/read-workflow.ts'
import { nodeId } from '../../../workflows/document.ts'
import type { Catalogue } from '../../../workflows/node-definition.ts'

const catalogue: Catalogue = new Map(NODES.map(({ definition }) => [definition.type, definition]))
const read = (example: string) =>
  readWorkflowText(readFileSync(`workflows/examples/${example}.json`, 'utf8'), catalogue).document

test.each([
  ['postcards', 'Prompt', 'fulgurite-postcards.safetensors'],
  ['postcards', 'Negative prompt', null],
  ['postcards-print-lora', 'Prompt', 'fulgurite-postcards.safetensors'],
  ['sdxl-lightning-2step-lora', 'Prompt', 'sd_xl_base_1.0.safetensors'],
  ['postcards', 'Size', null],
])('in %s, %s is read by %s', (example, title, checkpoint) => {
  const document = read(example)
  const node = Object.values(document.nodes).find((each) => each.title === title)
  expect(promptCheckpoint(document, catalogue, nodeId(node?.id ?? ''))).toBe(checkpoint)
})
