import type { Catalogue, Widget } from '../../workflows/node-definition.ts'
import { asLink, type Literal, type Prompt, type PromptNode } from '../../workflows/prompt.ts'
import type { Assignment } from './arguments.ts'
import { UsageError } from './usage-error.ts'

/** One value to change, found and of the right type. */
export type Change = { readonly nodeId: string; readonly input: string; readonly value: Literal }

/**
 * Finds what assignments mean: node ids and titles are exact, a type may fit several nodes.
 * @throws UsageError where a name fits nothing, or too much.
 */
export function resolveAssignments(
  assignments: readonly Assignment[],
  prompt: Prompt,
  catalogue: Catalogue,
): readonly Change[] {
  return assignments.flatMap((assignment) =>
    assignment.node === '*'
      ? seedChanges(assignment.text, prompt, catalogue)
      : [resolveAssignment(assignment, prompt, catalogue)],
  )
}

export function applyChanges(prompt: Prompt, changes: readonly Change[]): Prompt {
  const result: Record<string, PromptNode> = { ...prompt }
  for (const { nodeId, input, value } of changes) {
    const node = result[nodeId]
    if (node !== undefined) result[nodeId] = { ...node, inputs: { ...node.inputs, [input]: value } }
  }
  return result
}

function resolveAssignment(assignment: Assignment, prompt: Prompt, catalogue: Catalogue): Change {
  const { node: name, input, text } = assignment
  const nodeId = findNode(name, input, prompt)
  const node = prompt[nodeId]
  const definition = catalogue.get(node?.class_type ?? '')
  const declared = definition?.inputs.find((each) => each.name === input)
  if (declared?.widget == null) {
    const names = definition?.inputs.filter((each) => each.widget !== null).map((each) => each.name) ?? []
    throw new UsageError(
      `${name} has no value named ${input}. ${names.length > 0 ? `It has ${names.join(', ')}.` : 'It has none.'}`,
    )
  }
  if (asLink(node?.inputs[input]) !== null) {
    throw new UsageError(`${name}.${input} comes from another node over a wire, so it cannot be set.`)
  }
  return { nodeId, input, value: valueFrom(text, declared.widget, `${name}.${input}`) }
}

function findNode(name: string, input: string, prompt: Prompt): string {
  if (prompt[name] !== undefined) return name
  const titled = matching(prompt, (node) => node._meta?.title === name)
  const typed = matching(prompt, (node) => node.class_type === name)
  const [found = typed] = titled.length > 0 ? [titled] : []
  const [only] = found
  if (only === undefined) {
    const known = new Set(Object.values(prompt).map((node) => node.class_type))
    throw new UsageError(
      `No node is named ${name}. The workflow has ${[...known].join(', ')}; --list shows them all.`,
    )
  }
  if (found.length === 1) return only
  // Both prompts are the same type of node: without more said, the one that says what to show is meant.
  const positive = found.filter((id) => feedsPositive(id, prompt))
  const [main] = positive
  if (main !== undefined && positive.length === 1) return main
  const examples = found.map((id) => `${id}.${input}`).join(', ')
  throw new UsageError(`${name} fits ${found.length} nodes. Name one by its id: ${examples}.`)
}

function matching(prompt: Prompt, fits: (node: PromptNode) => boolean): string[] {
  return Object.entries(prompt).flatMap(([id, node]) => (fits(node) ? [id] : []))
}

function feedsPositive(id: string, prompt: Prompt): boolean {
  return Object.values(prompt).some((node) => asLink(node.inputs['positive'])?.[0] === id)
}

function seedChanges(text: string, prompt: Prompt, catalogue: Catalogue): readonly Change[] {
  return Object.entries(prompt).flatMap(([nodeId, node]) =>
    (catalogue.get(node.class_type)?.inputs ?? []).flatMap(({ name, widget }) =>
      widget?.kind === 'int' && widget.controlAfterGenerate && asLink(node.inputs[name]) === null
        ? [{ nodeId, input: name, value: valueFrom(text, widget, '--seed') }]
        : [],
    ),
  )
}

/** Bounds and options are left to validation, which says more about them. */
function valueFrom(text: string, widget: Widget, name: string): Literal {
  switch (widget.kind) {
    case 'int': {
      if (!/^[+-]?\d+$/.test(text)) throw new UsageError(`${name} takes a whole number, not ${text}.`)
      const value = BigInt(text)
      return Number.isSafeInteger(Number(value)) ? Number(value) : value
    }
    case 'float': {
      const value = Number(text)
      if (text.trim() === '' || Number.isNaN(value))
        throw new UsageError(`${name} takes a number, not ${text}.`)
      return value
    }
    case 'boolean':
      if (text === 'true' || text === 'false') return text === 'true'
      throw new UsageError(`${name} takes true or false, not ${text}.`)
    case 'string':
    case 'combo':
      return text
  }
}
