import type { Graph, NodeId } from '../../workflows/document.ts'
import type { Catalogue } from '../../workflows/node-definition.ts'
import { nodeInputs } from '../../workflows/ports.ts'
import { upstream } from './upstream.ts'

/** The file whose text encoders read a prompt; null, too, for what is to be kept out of the picture. */
export function promptCheckpoint(workflow: Graph, catalogue: Catalogue, prompt: NodeId): string | null {
  const uses = Object.values(workflow.links).filter(({ from }) => from.node === prompt)
  if (uses.length > 0 && uses.every(({ to }) => to.input === 'negative')) return null
  const loader = workflow.nodes[upstream(workflow, catalogue, prompt, 'CLIP').at(-1)?.node ?? prompt]
  if (loader === undefined) return null
  const input = nodeInputs(loader, catalogue).find(
    ({ widget }) => widget?.kind === 'combo' && widget.folder === 'checkpoints',
  )
  const file = input === undefined ? undefined : loader.values[input.name]
  return typeof file === 'string' ? file : null
}
