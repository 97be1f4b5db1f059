import type { Prompt, PromptNode } from '../../workflows/prompt.ts'

/** Ids are exact, then titles, then types: all nodes that a name fits. */
export function nodesNamed(name: string, prompt: Prompt): readonly string[] {
  if (Object.hasOwn(prompt, name)) return [name]
  const titled = matching(prompt, (node) => node._meta?.title === name)
  return titled.length > 0 ? titled : matching(prompt, (node) => node.class_type === name)
}

/** The most telling name that fits this node alone: its type, else its title, else its id. */
export function nodeAddress(id: string, prompt: Prompt): string {
  const node = prompt[id]
  const names = [node?.class_type, node?._meta?.title].filter((name) => name !== undefined)
  return names.find((name) => isWritable(name) && isOnly(id, nodesNamed(name, prompt))) ?? id
}

/** `“Negative prompt” (node 4)` */
export function nodeInWords(id: string, prompt: Prompt): string {
  const node = prompt[id]
  return `“${node?._meta?.title ?? node?.class_type ?? ''}” (node ${id})`
}

function matching(prompt: Prompt, fits: (node: PromptNode) => boolean): string[] {
  return Object.entries(prompt).flatMap(([id, node]) => (fits(node) ? [id] : []))
}

/** `--set` reads the node up to the first `=`, and `*` is all of them. */
function isWritable(name: string): boolean {
  return name !== '' && name !== '*' && !/[=\n\r]/.test(name)
}

function isOnly(id: string, found: readonly string[]): boolean {
  return found.length === 1 && found[0] === id
}
