import { groupId, rerouteId, type Graph, type Group, type Reroute } from '../document.ts'
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.ts'
import type { Catalogue } from '../node-definition.ts'
import { layeredPositions } from './layered-placement.ts'
import { asArray, asId, asNumber, asObject, asPair, asText, without, withoutEmpty } from './raw.ts'
import { readLinkExtensions, readLinks } from './read-links.ts'
import { readNode, type ReadNode } from './read-node.ts'
import { say } from '../said.ts'
import type { RepairLog } from './repair-log.ts'

/** Nodes, wires, groups and reroutes of a root (0.4 or 1) or of a subgraph definition. */
export function readGraph(raw: JsonObject, catalogue: Catalogue, log: RepairLog): Graph {
  const extra = asObject(raw['extra'])
  const nodes = readNodes(asArray(raw['nodes']), catalogue, log)
  const extensions = readLinkExtensions(asArray(extra['linkExtensions']))
  const links = readLinks(asArray(raw['links']), nodes, extensions, catalogue, log)
  const groups = readGroups(asArray(raw['groups']))
  const reroutes = readReroutes(asArray(raw['reroutes'] ?? extra['reroutes']))
  const state = asObject(raw['state'])
  const last = (counter: Json | undefined, ids: readonly string[]): number =>
    Math.max(0, asNumber(counter) ?? 0, ...highest(ids))
  const graph: Graph = {
    nodes: Object.fromEntries([...nodes].map(([id, { node }]) => [id, node])),
    links,
    groups: Object.fromEntries(groups.map((group) => [group.id, group])),
    reroutes: Object.fromEntries(reroutes.map((reroute) => [reroute.id, reroute])),
    last: {
      node: last(raw['last_node_id'] ?? state['lastNodeId'], [...nodes.keys()]),
      link: last(raw['last_link_id'] ?? state['lastLinkId'], Object.keys(links)),
      group: last(
        state['lastGroupId'],
        groups.map(({ id }) => id),
      ),
      reroute: last(
        state['lastRerouteId'],
        reroutes.map(({ id }) => id),
      ),
    },
  }
  const anyPlaced = [...nodes.values()].some(({ hasPosition }) => hasPosition)
  return anyPlaced ? graph : { ...graph, nodes: placed(graph, catalogue) }
}

function readNodes(stored: readonly Json[], catalogue: Catalogue, log: RepairLog): Map<string, ReadNode> {
  const nodes = new Map<string, ReadNode>()
  let unused = Math.max(0, ...highest(stored.map((entry) => asId(asObject(entry)['id']) ?? '')))
  for (const entry of stored) {
    if (!isJsonObject(entry)) {
      log.add('node_not_readable', null, say('readNoNode'))
      continue
    }
    const id = asId(entry['id'])
    if (id !== null && id !== '' && id !== '__proto__' && !nodes.has(id)) {
      nodes.set(id, readNode(entry, id, catalogue))
      continue
    }
    const fresh = String(++unused)
    log.add('node_id_replaced', fresh, say('readNewId', { id: fresh }))
    nodes.set(fresh, readNode(entry, fresh, catalogue))
  }
  return nodes
}

/** The highest number among ids, as a list of none or one: a spread of thousands would overflow the stack. */
function highest(ids: readonly string[]): number[] {
  const numbers = ids.map(Number).filter((id) => Number.isSafeInteger(id))
  return numbers.length > 0 ? [numbers.reduce((a, b) => Math.max(a, b))] : []
}

function placed(graph: Graph, catalogue: Catalogue): Graph['nodes'] {
  const positions = layeredPositions(graph, catalogue)
  return Object.fromEntries(
    Object.values(graph.nodes).map((node) => [
      node.id,
      { ...node, position: positions.get(node.id) ?? node.position },
    ]),
  )
}

const GROUP_KEYS = new Set(['id', 'title', 'bounding', 'color', 'font_size'])

function readGroups(stored: readonly Json[]): Group[] {
  const taken = new Set<string>()
  const freeId = (id: string | null): string => {
    let free = id ?? '1'
    while (taken.has(free) || free === '__proto__') free = String((Number(free) || 0) + 1)
    taken.add(free)
    return free
  }
  return stored.filter(isJsonObject).map((raw) => {
    const [x, y, width, height] = isJsonArray(raw['bounding']) ? raw['bounding'].map(asNumber) : []
    return {
      id: groupId(freeId(asId(raw['id']))),
      title: asText(raw['title']) ?? '',
      bounds: { x: x ?? 0, y: y ?? 0, width: width ?? 140, height: height ?? 80 },
      color: asText(raw['color']),
      fontSize: asNumber(raw['font_size']) ?? 24,
      raw: withoutEmpty(without(raw, GROUP_KEYS), 'flags'),
    }
  })
}

const REROUTE_KEYS = new Set(['id', 'parentId', 'pos', 'linkIds'])

function readReroutes(stored: readonly Json[]): Reroute[] {
  return stored.filter(isJsonObject).flatMap((raw) => {
    const id = asId(raw['id'])
    const parent = asId(raw['parentId'])
    if (id === null || id === '__proto__') return []
    return [
      {
        id: rerouteId(id),
        parent: parent === null ? null : rerouteId(parent),
        position: asPair(raw['pos']) ?? { x: 0, y: 0 },
        raw: without(raw, REROUTE_KEYS),
      },
    ]
  })
}
