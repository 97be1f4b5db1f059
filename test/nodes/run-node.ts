import { NODES } from '../../nodes/index.ts'
import type { NodeContext } from '../../nodes/node.ts'
import { nodeContext } from '../setup/node-context.ts'

/** The outputs of one node of the palette. */
export async function runNode(
  type: string,
  inputs: Record<string, unknown>,
  context: NodeContext = nodeContext(),
): Promise<readonly unknown[]> {
  const node = NODES.find(({ definition }) => definition.type === type)
  if (node === undefined) throw new Error(`There is no node ${type}.`)
  return (await node.run(inputs, context)).outputs
}
