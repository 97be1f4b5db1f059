import Fuse from 'fuse.js'
import type { Catalogue, NodeDefinition } from '../../../workflows/node-definition.ts'
import { VIRTUAL_NODES } from '../../../workflows/virtual-nodes.ts'
import type { SearchFor } from '../../app/ui-store.ts'
import { inputOfType, outputOfType } from '../wiring.ts'

export type NodeSearch = (text: string) => readonly NodeDefinition[]

/** Fuzzy search over what can be added here: by name, ComfyUI's name, other names, category, description. */
export function createNodeSearch(
  catalogue: Catalogue,
  wanted: SearchFor,
  recent: readonly string[],
): NodeSearch {
  const all = [...catalogue.values(), ...VIRTUAL_NODES.values()].filter((definition) =>
    fits(definition, wanted),
  )
  const fuse = new Fuse(all, {
    threshold: 0.36,
    ignoreLocation: true,
    keys: [
      { name: 'displayName', weight: 4 },
      { name: 'type', weight: 3 },
      { name: 'searchAliases', weight: 3 },
      { name: 'category', weight: 1 },
      { name: 'description', weight: 0.6 },
    ],
  })
  const rank = new Map(recent.map((type, index) => [type, index]))
  const byUse = all.toSorted(
    (a, b) =>
      Number(isPassing(a, wanted)) - Number(isPassing(b, wanted)) ||
      (rank.get(a.type) ?? recent.length) - (rank.get(b.type) ?? recent.length),
  )
  return (text) => (text.trim() === '' ? byUse : fuse.search(text.trim()).map(({ item }) => item))
}

/** What needs the wanted type itself, or passes anything, answers an input less well than where the type begins. */
function isPassing(definition: NodeDefinition, wanted: SearchFor): boolean {
  if (wanted.kind !== 'to') return false
  return (
    inputOfType(definition, wanted.type) !== null ||
    definition.outputs.every(({ type }) => type !== wanted.type)
  )
}

function fits(definition: NodeDefinition, wanted: SearchFor): boolean {
  switch (wanted.kind) {
    case 'any':
      return true
    case 'from':
      return inputOfType(definition, wanted.type) !== null
    case 'to':
      return outputOfType(definition, wanted.type) !== null
    case 'between':
      return inputOfType(definition, wanted.type) !== null && outputOfType(definition, wanted.type) !== null
  }
}
