import type { ReactFlowInstance } from 'reactflow'
import type { FlowNode, WireEdge } from '../../canvas/flow/flow-types.ts'
import type { ActionId } from '../../canvas/shortcuts.ts'
import type { Host } from '../../host/host.ts'

/** What actions act on. */
export type ActionContext = {
  readonly host: Host
  readonly flow: ReactFlowInstance<FlowNode, WireEdge>
  /** The canvas on the screen, in pixels. */
  readonly view: () => {
    readonly width: number
    readonly height: number
    readonly left: number
    readonly top: number
  }
}

export type Actions = Readonly<Record<ActionId, () => void>>
