import type { Catalogue } from '../../workflows/node-definition.ts'
import { asLink, type Prompt, type PromptNode } from '../../workflows/prompt.ts'

/**
 * Adds a Save Latent for every latent that is turned into a picture, in the folder `latents` and under the prefix
 * of the first node that saves pictures: numbers count per folder and prefix, so that both get the same.
 */
export function withSavedLatents(prompt: Prompt, catalogue: Catalogue): Prompt {
  const prefix = Object.values(prompt)
    .map((node) => node.inputs['filename_prefix'])
    .find((value) => typeof value === 'string')
  const latents = new Map<string, readonly [string, number]>()
  for (const node of Object.values(prompt)) {
    const definition = catalogue.get(node.class_type)
    if (!definition?.outputs.some(({ type }) => type === 'IMAGE')) continue
    for (const { name, type } of definition.inputs) {
      const link = type === 'LATENT' ? asLink(node.inputs[name]) : null
      if (link !== null) latents.set(link.join(':'), link)
    }
  }
  const added = [...latents.values()].map((samples, index): [string, PromptNode] => [
    freeId(prompt, index),
    {
      class_type: 'SaveLatent',
      inputs: { samples: [...samples], filename_prefix: `latents/${prefix ?? 'ComfyUI'}` },
      _meta: { title: 'Save Latent' },
    },
  ])
  return { ...prompt, ...Object.fromEntries(added) }
}

function freeId(prompt: Prompt, index: number): string {
  const highest = Math.max(0, ...Object.keys(prompt).map(Number).filter(Number.isInteger))
  return String(highest + 1 + index)
}
