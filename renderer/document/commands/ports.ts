import { type Graph, SUBGRAPH_INPUT, SUBGRAPH_OUTPUT } from '../../../workflows/document.ts'
import { portLabel, portsOf, type Side } from '../../../workflows/subgraph/boundary.ts'
import type { Command } from '../command.ts'
import { isSubgraph, uniqueName } from './add-port.ts'
import { removeLinks } from './wires.ts'

/** Commands on the inputs and outputs of the subgraph that is open; `mirrorPorts` brings them to its instances. */

/** Gives a port another name; its wires stay. A name that another port of this side has gets a number. */
export function renamePort(side: Side, index: number, name: string): Command {
  return {
    label: 'renamePort',
    subject: name.trim(),
    recipe: (draft) => {
      const ports = isSubgraph(draft) ? portsOf(draft, side) : []
      const port = ports[index]
      const wanted = name.trim()
      if (port === undefined || wanted === '' || wanted === portLabel(port)) return
      // What a person called it in ComfyUI is a label over the name.
      delete port.raw['label']
      delete port.raw['localized_name']
      port.name = uniqueName(
        wanted,
        ports.filter((other) => other !== port),
      )
    },
  }
}

/** Takes a port away, and the wires on it inside and outside. */
export function removePort(side: Side, index: number): Command {
  return {
    label: 'removePort',
    recipe: (draft) => {
      if (!isSubgraph(draft) || portsOf(draft, side)[index] === undefined) return
      const wires = Object.values(draft.links)
      removeLinks(
        draft,
        wires.filter((wire) => slotAt(wire, side) === index).map(({ id }) => id),
      )
      portsOf(draft, side).splice(index, 1)
      for (const wire of Object.values(draft.links)) {
        const slot = slotAt(wire, side)
        if (slot === null || slot < index) continue
        if (side === 'input') wire.from.slot = slot - 1
        else wire.to.input = String(slot - 1)
      }
    },
  }
}

function slotAt(wire: Graph['links'][keyof Graph['links']], side: Side): number | null {
  if (side === 'input') return wire.from.node === SUBGRAPH_INPUT ? wire.from.slot : null
  return wire.to.node === SUBGRAPH_OUTPUT ? Number(wire.to.input) : null
}
