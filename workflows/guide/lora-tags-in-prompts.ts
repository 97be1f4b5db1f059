import { takeLoraTags } from '../lora-tags.ts'
import type { Catalogue } from '../node-definition.ts'
import { told, type Problem } from '../problem.ts'
import type { Prompt } from '../prompt.ts'
import { nameNode, say } from '../said.ts'

/** Prompts that came from A1111 with tags that nothing here reads: they would be drawn as words. */
export function loraTagsInPrompts(prompt: Prompt, catalogue: Catalogue): readonly Problem[] {
  return Object.entries(prompt).flatMap(([nodeId, node]): Problem[] => {
    const definition = catalogue.get(node.class_type)
    if (!definition?.inputs.some(({ type }) => type === 'CLIP')) return []
    const tagged = definition.inputs.flatMap(({ name: input, widget }) => {
      const text = node.inputs[input]
      if (widget?.kind !== 'string' || typeof text !== 'string') return []
      return takeLoraTags(text).tags.map(({ name }) => ({ input, name }))
    })
    const [first] = tagged
    if (first === undefined) return []
    const names = [...new Set(tagged.map(({ name }) => name))].join(', ')
    return [
      {
        severity: 'warning',
        code: 'guide_lora_tags',
        nodeId,
        input: first.input,
        ...told(
          say('atNode', {
            node: nameNode(node._meta?.title ?? definition.displayName, nodeId),
            text: say('loraTags', { names }),
          }),
          say('loadByNodes'),
        ),
        details: names,
        loraTags: { nodeId },
      },
    ]
  })
}
