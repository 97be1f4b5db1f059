import type { Catalogue, Widget } from '../../workflows/node-definition.ts'
import { asLink, type Literal, type Prompt, type PromptNode } from '../../workflows/prompt.ts'
import type { Assignment } from './arguments.ts'
import { nodeAddress, nodeInWords, nodesNamed } from './node-address.ts'
import { UsageError } from './usage-error.ts'

/** One value to change, found and of the right type. */
export type Change = { readonly nodeId: string; readonly input: string; readonly value: Literal }

export type Resolution = {
  readonly changes: readonly Change[]
  /** Which node is set, where a name fits more than that. */
  readonly notes: readonly string[]
}

/**
 * Finds what assignments mean: node ids and titles are exact, a type may fit several nodes.
 * @throws UsageError where a name fits nothing, or too much.
 */
export function resolveAssignments(
  assignments: readonly Assignment[],
  prompt: Prompt,
  catalogue: Catalogue,
): Resolution {
  const notes: string[] = []
  const changes = assignments.flatMap((assignment) => {
    const { node: name, input, text } = assignment
    if (name === '*') return seedChanges(text, prompt, catalogue)
    if (name === null) throw namelessTrouble(assignment, prompt, catalogue)
    const { nodeId, isPicked } = findNode({ name, input }, prompt)
    if (isPicked) notes.push(`${name}.${input} sets ${nodeInWords(nodeId, prompt)}.`)
    return [changeOf({ name, input, text }, { nodeId, prompt, catalogue })]
  })
  return { changes, notes }
}

export function applyChanges(prompt: Prompt, changes: readonly Change[]): Prompt {
  const result: Record<string, PromptNode> = { ...prompt }
  for (const { nodeId, input, value } of changes) {
    const node = result[nodeId]
    if (node !== undefined) result[nodeId] = { ...node, inputs: { ...node.inputs, [input]: value } }
  }
  return result
}

function changeOf(
  { name, input, text }: { name: string; input: string; text: string },
  { nodeId, prompt, catalogue }: { nodeId: string; prompt: Prompt; catalogue: Catalogue },
): Change {
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

/** A value without its node: what to write for each node that has one of that name. */
function namelessTrouble({ input, text }: Assignment, prompt: Prompt, catalogue: Catalogue): UsageError {
  const owners = Object.entries(prompt).filter(
    ([, node]) =>
      asLink(node.inputs[input]) === null &&
      catalogue.get(node.class_type)?.inputs.some((each) => each.name === input && each.widget !== null),
  )
  const isSeed = seedChanges('0', prompt, catalogue).some((seed) => seed.input === input)
  const forms = [
    ...owners.map(([id]) => `--set "${nodeAddress(id, prompt)}.${input}=${text}"`),
    ...(isSeed ? [`--seed ${text} for every seed`] : []),
  ]
  const named = `--set ${input}=${text} names no node.`
  return new UsageError(
    forms.length === 0
      ? `${named} Write it as Node.input=value, such as KSampler.seed=42; no node here has a value named ${input}, --list shows those that can be set.`
      : `${named} Write ${forms.join(' or ')}.`,
  )
}

type FoundNode = { readonly nodeId: string; readonly isPicked: boolean }

function findNode({ name, input }: { name: string; input: string }, prompt: Prompt): FoundNode {
  const found = nodesNamed(name, prompt)
  const [only] = found
  if (only === undefined) {
    const known = new Set(Object.values(prompt).map((node) => node.class_type))
    throw new UsageError(
      `No node is named ${name}. The workflow has ${[...known].join(', ')}; --list shows them all.`,
    )
  }
  if (found.length === 1) return { nodeId: only, isPicked: false }
  const main = mainPrompt(name, input, { found, prompt })
  if (main !== null) return { nodeId: main, isPicked: true }
  const examples = found.map((id) => `${nodeAddress(id, prompt)}.${input}`).join(', ')
  throw new UsageError(`${name} fits ${found.length} nodes. Name one of them: ${examples}.`)
}

/** Both prompts are the same type of node: without more said, the one that says what to show is meant. */
function mainPrompt(
  name: string,
  input: string,
  { found, prompt }: { found: readonly string[]; prompt: Prompt },
): string | null {
  if (name !== 'CLIPTextEncode' || input !== 'text') return null
  const positive = found.filter((id) => feedsPositive(id, prompt))
  return positive.length === 1 ? (positive[0] ?? null) : null
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
