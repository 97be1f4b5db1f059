import {
  linkId,
  nodeId,
  rerouteId,
  SUBGRAPH_INPUT,
  SUBGRAPH_OUTPUT,
  type Link,
  type RerouteId,
} from '../document.ts'
import { isJsonArray, isJsonObject, type Json } from '../json.ts'
import type { Catalogue } from '../node-definition.ts'
import { asId, asIndex, asObject, asType, without } from './raw.ts'
import { outputCount, type ReadNode } from './read-node.ts'
import { say } from '../said.ts'
import type { RepairLog } from './repair-log.ts'

type StoredLink = {
  readonly id: string
  readonly origin: string
  readonly originSlot: number
  readonly target: string
  readonly targetSlot: number
  readonly type: string
  readonly parent: string | null
  readonly raw: Record<string, Json>
}

/**
 * Links as ComfyUI's editor would see them. What an input socket says about its link counts more than the
 * link's own target slot; duplicates fall to the one that a socket names; ends in the void are dropped.
 * @param parents Last native reroute by link id, of files that keep it apart from the link.
 */
export function readLinks(
  stored: readonly Json[],
  nodes: ReadonlyMap<string, ReadNode>,
  parents: ReadonlyMap<string, string>,
  catalogue: Catalogue,
  log: RepairLog,
): Record<string, Link> {
  const claims = claimsOf(nodes)
  const links = new Map<string, Link>()
  const taken = new Set<string>()
  const candidates = stored.flatMap((entry) => readLink(entry) ?? [])
  const seen = new Set<string>()
  for (const link of candidates) {
    seen.add(link.id)
    const input = inputOf(link, claims, nodes)
    const origin = nodes.get(link.origin)
    const originExists =
      link.origin === SUBGRAPH_INPUT || (origin && link.originSlot < outputCount(origin.node, catalogue))
    if (!originExists) {
      log.add('link_without_origin', link.target, say('readWireFromNowhere', { id: link.target }))
      continue
    }
    // A socket that names another link, or none, has been rewired since: the editor ignores such leftovers.
    if (input === null) continue
    const end = `${link.target} ${input}`
    if (taken.has(end) && link.target !== SUBGRAPH_OUTPUT) continue
    taken.add(end)
    links.set(link.id, {
      id: linkId(link.id),
      from: { node: nodeId(link.origin), slot: link.originSlot },
      to: { node: nodeId(link.target), input },
      type: link.type,
      reroute: asReroute(link.parent ?? parents.get(link.id) ?? null),
      raw: link.raw,
    })
  }
  for (const [id, claim] of claims) {
    if (!seen.has(id)) {
      log.add('link_missing', claim.node, say('readWireMissing', { input: claim.input, id: claim.node }))
    }
  }
  return Object.fromEntries(links)
}

function readLink(entry: Json): StoredLink | null {
  if (isJsonArray(entry)) {
    const [id, origin, originSlot, target, targetSlot, type] = entry
    return linkFrom({ id, origin, originSlot, target, targetSlot, type }, null, {})
  }
  if (!isJsonObject(entry)) return null
  return linkFrom(
    {
      id: entry['id'],
      origin: entry['origin_id'],
      originSlot: entry['origin_slot'],
      target: entry['target_id'],
      targetSlot: entry['target_slot'],
      type: entry['type'],
    },
    asId(entry['parentId']),
    without(entry, LINK_KEYS),
  )
}

const LINK_KEYS = new Set(['id', 'origin_id', 'origin_slot', 'target_id', 'target_slot', 'type', 'parentId'])

function linkFrom(
  ends: Readonly<Record<'id' | 'origin' | 'originSlot' | 'target' | 'targetSlot' | 'type', Json | undefined>>,
  parent: string | null,
  raw: Record<string, Json>,
): StoredLink | null {
  const id = asId(ends.id)
  const origin = asId(ends.origin)
  const target = asId(ends.target)
  if (id === null || origin === null || target === null) return null
  return {
    id,
    origin,
    originSlot: asIndex(ends.originSlot) ?? 0,
    target,
    targetSlot: asIndex(ends.targetSlot) ?? 0,
    type: asType(ends.type),
    parent,
    raw,
  }
}

type Claim = { readonly node: string; readonly input: string }

function claimsOf(nodes: ReadonlyMap<string, ReadNode>): ReadonlyMap<string, Claim> {
  const claims = new Map<string, Claim>()
  for (const [node, { sockets }] of nodes) {
    for (const { name, link } of sockets) {
      if (typeof link === 'string') claims.set(link, { node, input: name })
    }
  }
  return claims
}

function inputOf(
  link: StoredLink,
  claims: ReadonlyMap<string, Claim>,
  nodes: ReadonlyMap<string, ReadNode>,
): string | null {
  if (link.target === SUBGRAPH_OUTPUT) return String(link.targetSlot)
  const claim = claims.get(link.id)
  if (claim?.node === link.target) return claim.input
  const socket = nodes.get(link.target)?.sockets[link.targetSlot]
  return socket?.link === undefined ? (socket?.name ?? null) : null
}

function asReroute(id: string | null): RerouteId | null {
  return id === null ? null : rerouteId(id)
}

/** Where each link leaves its reroutes, in files of form 0.4. */
export function readLinkExtensions(extensions: readonly Json[]): ReadonlyMap<string, string> {
  return new Map(
    extensions.flatMap((entry): [string, string][] => {
      const id = asId(asObject(entry)['id'])
      const parent = asId(asObject(entry)['parentId'])
      return id === null || parent === null ? [] : [[id, parent]]
    }),
  )
}
