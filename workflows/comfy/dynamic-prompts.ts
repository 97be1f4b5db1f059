import type { WorkflowDocument } from '../document.ts'
import { nodeId } from '../document.ts'
import type { Catalogue } from '../node-definition.ts'
import { asLink, type Prompt, type PromptNode } from '../prompt.ts'
import { seededRandom } from '../seeded-random.ts'

/** What is run, and the document that its pictures carry. */
export type Run = { readonly document: WorkflowDocument; readonly prompt: Prompt }

/** One dynamic prompt's choice. */
export type ChosenText = { readonly nodeId: string; readonly input: string; readonly text: string }

/**
 * A run with one choice made in each dynamic prompt, in the prompt and in the document that goes with it: ComfyUI
 * sends and embeds the chosen text, while the person's own file keeps all of them.
 *
 * ComfyUI draws at random each time. Here the seeds of the run, the node and the input decide, so that the same
 * workflow with the same seeds gives the same picture, in the editor and on the command line.
 */
export function withChosenTexts(
  run: Run,
  catalogue: Catalogue,
): Run & { readonly chosen: readonly ChosenText[] } {
  const chosen = chosenTexts(run.prompt, catalogue)
  const prompt: Record<string, PromptNode> = { ...run.prompt }
  const nodes = { ...run.document.nodes }
  for (const { nodeId: id, input, text } of chosen) {
    const node = prompt[id]
    if (node !== undefined) prompt[id] = { ...node, inputs: { ...node.inputs, [input]: text } }
    // Only where the text is the node's own: inside subgraphs it may be that of several instances.
    const own = nodes[nodeId(id)]
    if (own !== undefined && own.values[input] === node?.inputs[input]) {
      nodes[own.id] = { ...own, values: { ...own.values, [input]: text } }
    }
  }
  return { document: { ...run.document, nodes }, prompt, chosen }
}

function chosenTexts(prompt: Prompt, catalogue: Catalogue): readonly ChosenText[] {
  const seeds = seedsOf(prompt, catalogue)
  return Object.entries(prompt).flatMap(([id, node]) =>
    (catalogue.get(node.class_type)?.inputs ?? []).flatMap(({ name, widget }) => {
      const text = node.inputs[name]
      if (widget?.kind !== 'string' || !widget.dynamicPrompts || typeof text !== 'string') return []
      const choice = resolveDynamicPrompt(text, seededRandom(`${seeds} ${id} ${name}`))
      return choice === text ? [] : [{ nodeId: id, input: name, text: choice }]
    }),
  )
}

/** All seeds in an order that does not depend on that of the nodes. */
function seedsOf(prompt: Prompt, catalogue: Catalogue): string {
  return Object.values(prompt)
    .flatMap((node) =>
      (catalogue.get(node.class_type)?.inputs ?? []).flatMap(({ name, widget }) =>
        widget?.kind === 'int' && widget.controlAfterGenerate && asLink(node.inputs[name]) === null
          ? [String(node.inputs[name])]
          : [],
      ),
    )
    .sort()
    .join(' ')
}

/**
 * A prompt with its comments removed and each `{a|b|c}` replaced by one of its options, which may hold
 * others; `\{`, `\}` and `\|` stand for the characters themselves.
 */
export function resolveDynamicPrompt(text: string, random: () => number): string {
  const source = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')
  // Open braces, outermost first, each with the options read so far; the first entry is the text itself.
  const open: string[][] = [['']]
  const append = (piece: string): void => {
    const options = open.at(-1) ?? []
    options.push((options.pop() ?? '') + piece)
  }
  const close = (): void => {
    const options = open.pop() ?? []
    append(options[Math.floor(random() * options.length)] ?? '')
  }
  for (let at = 0; at < source.length; at++) {
    const char = source[at] ?? ''
    const next = source[at + 1] ?? ''
    if (char === '\\' && ['{', '}', '|'].includes(next)) {
      append(next)
      at++
    } else if (char === '{') open.push([''])
    else if (char === '|' && open.length > 1) open.at(-1)?.push('')
    else if (char === '}' && open.length > 1) close()
    else append(char)
  }
  while (open.length > 1) close()
  return open[0]?.[0] ?? ''
}
