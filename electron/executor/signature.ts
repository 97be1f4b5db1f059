import { createHash } from 'node:crypto'
import type { Files } from '../../nodes/inference/files.ts'
import type { Plan, PlannedNode } from './plan.ts'

/**
 * What each node's results depend on, as one text a node: its type, its values, what it reads from the outside,
 * and the same of all its ancestors. Ids do not count, so equal work in another document is found again.
 */
export async function signaturesOf(plan: Plan, files: Files): Promise<ReadonlyMap<string, string>> {
  const fingerprints = await fingerprintsOf(plan, files)
  const signatures = new Map<string, string>()
  for (const node of plan.nodes) {
    const hash = createHash('sha1')
    hash.update(node.type)
    hash.update(fingerprints.get(node.id) ?? '')
    for (const [name, value] of Object.entries(node.literals)) {
      hash.update(`\n${name}=${typeof value} ${JSON.stringify(value, bigintAsText)}`)
    }
    for (const { input, from, slot } of node.links) {
      hash.update(`\n${input}<${signatures.get(from)}:${slot}`)
    }
    signatures.set(node.id, hash.digest('base64'))
  }
  // Not for what follows: files written of bytes and of floats are the same.
  for (const { id, implementation, pictures } of plan.nodes) {
    const handsOn = implementation.makesPictures || implementation.writesPictures
    if (handsOn && pictures === 'floats') signatures.set(id, `${signatures.get(id)} in floats`)
  }
  return signatures
}

async function fingerprintsOf(plan: Plan, files: Files): Promise<ReadonlyMap<string, string>> {
  const entries = plan.nodes
    .filter((node) => node.implementation.fingerprint !== undefined)
    .map(async (node): Promise<[string, string]> => [node.id, await fingerprintOf(node, files)])
  return new Map(await Promise.all(entries))
}

async function fingerprintOf(node: PlannedNode, files: Files): Promise<string> {
  try {
    return (await node.implementation.fingerprint?.(node.literals, { files })) ?? ''
  } catch {
    // What cannot be read now is never equal to anything; the run itself will say what is wrong with it.
    return `unreadable ${Math.random()}`
  }
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}n` : value
}
