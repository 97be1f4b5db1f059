import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { NODES } from '../../nodes/index.ts'
import { litegraphSize, TITLE_HEIGHT } from '../../workflows/comfy/litegraph-size.ts'
import { readWorkflowText } from '../../workflows/comfy/read-workflow.ts'
import { toPrompt } from '../../workflows/comfy/to-prompt.ts'
import { writeWorkflowText } from '../../workflows/comfy/write-workflow.ts'
import type { WorkflowNode } from '../../workflows/document.ts'
import type { Catalogue } from '../../workflows/node-definition.ts'
import { definitionOf } from '../../workflows/ports.ts'
import { validatePrompt } from '../../workflows/validate.ts'
import { catalogueWithFiles } from './catalogue-with-files.ts'
import { testCatalogue } from './test-catalogue.ts'

const folder = new URL('../../workflows/examples/', import.meta.url)
const names = readdirSync(folder).filter((name) => name.endsWith('.json'))
const catalogue: Catalogue = new Map(NODES.map(({ definition }) => [definition.type, definition]))

test('there is one for each way to use the models', () => {
  expect(names.map((name) => name.replace('.json', ''))).toEqual([
    'img2img',
    'juggernaut-xl-lightning-lora',
    'lcm-lora',
    'postcards-1step',
    'postcards-2step',
    'postcards-4step-lora',
    'postcards-4step',
    'postcards-print-lora',
    'postcards',
    'sdxl-base',
    'sdxl-lightning-1step',
    'sdxl-lightning-2step-lora',
    'sdxl-lightning-2step',
    'sdxl-lightning-4step-lora',
    'sdxl-lightning-4step-unet',
    'sdxl-lightning-4step',
    'sdxl-lightning-8step-lora',
    'sdxl-lightning-8step',
    'sdxl-turbo',
    'six-prompts',
  ])
})

describe.each(names)('%s', (name) => {
  const text = readFileSync(new URL(name, folder), 'utf8')
  const { document, warnings } = readWorkflowText(text, catalogue)
  const nodes = Object.values(document.nodes)

  test('is written as the editor would save it', () => {
    expect(warnings).toEqual([])
    expect(writeWorkflowText(document, catalogue)).toBe(text)
  })

  test.each([
    ['here', catalogue],
    ['in ComfyUI', testCatalogue],
  ])('is valid %s once its files are there', (_, bare) => {
    const { prompt } = toPrompt(readWorkflowText(text, bare).document, bare)
    const { problems, runnable } = validatePrompt(prompt, catalogueWithFiles(bare, nodes))
    expect(problems).toEqual([])
    expect(runnable).toHaveLength(nodes.filter(({ type }) => type === 'SaveImage').length)
  })

  test('says what it shows and where its files come from', () => {
    expect<unknown>(document.extra['fulgurite']).toEqual({
      title: expect.stringMatching(/.{5}/),
      description: expect.stringMatching(/.{10}/),
    })
    const note = nodes.find(({ type }) => type === 'MarkdownNote')?.values['text']
    for (const { values, properties } of nodes) {
      for (const file of [values['ckpt_name'], values['unet_name'], values['lora_name']]) {
        // The models that nobody has to fetch.
        if (typeof file !== 'string' || file.startsWith('fulgurite-postcards')) continue
        expect(note).toContain(`[${file}](https://huggingface.co/`)
        expect<unknown>(properties['models']).toEqual([
          expect.objectContaining({ name: file, url: expect.stringMatching(/^https:/) }),
        ])
      }
    }
  })

  test('has groups with titles, and nothing overlaps', () => {
    const groups = Object.values(document.groups)
    expect(groups.every(({ title }) => title !== '')).toBe(true)
    for (const [i, a] of nodes.entries()) {
      for (const b of nodes.slice(i + 1)) {
        expect(overlap(boxOf(a), boxOf(b)), `${a.title ?? a.type} and ${b.title ?? b.type}`).toBe(false)
      }
    }
    for (const [i, a] of groups.entries()) {
      for (const b of groups.slice(i + 1)) expect(overlap(a.bounds, b.bounds)).toBe(false)
    }
    for (const node of nodes) {
      const box = boxOf(node)
      const around = groups.filter(({ bounds }) => overlap(box, bounds))
      expect(around.length).toBe(node.type === 'MarkdownNote' ? 0 : 1)
      expect(around.every(({ bounds }) => inside(box, bounds))).toBe(true)
    }
  })
})

test('the six prompts keep the seeds of the comparison', () => {
  const { document } = readWorkflowText(readFileSync(new URL('six-prompts.json', folder), 'utf8'), catalogue)
  const samplers = Object.values(document.nodes).filter(({ type }) => type === 'KSampler')
  expect(
    samplers.map(({ values, controlAfterGenerate }) => [values['seed'], controlAfterGenerate['seed']]),
  ).toEqual(
    [78934567, 55986344589, 501798843, 1963386471, 1138562738, 3812179903].map((seed) => [seed, 'fixed']),
  )
})

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }

function boxOf(node: WorkflowNode): Box {
  const least = litegraphSize(node, catalogue)
  const { width, height } = node.size ?? least
  const plain = !(definitionOf(node.type, catalogue)?.inputs ?? []).some(
    ({ widget }) => widget?.kind === 'string',
  )
  return {
    x: node.position.x,
    y: node.position.y - TITLE_HEIGHT,
    width,
    height: TITLE_HEIGHT + (plain ? Math.max(height, least.height) : height),
  }
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height
}

function inside(inner: Box, outer: Box): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  )
}
