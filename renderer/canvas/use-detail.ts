import { useStore } from 'reactflow'
import { FAR, LARGE } from './far-view.ts'
import { useFlow } from './flow/flow-store.ts'

/** How much of a card is drawn: everything, bars in place of its widgets, or a box. */
export type Detail = 'full' | 'bars' | 'box'

/** Below this zoom text is under six pixels high; in a large graph it would cost more than it says. */
const BARS = 0.5

export function detailAt(zoom: number, nodes: number): Detail {
  if (zoom < FAR) return 'box'
  return zoom < BARS && nodes > LARGE ? 'bars' : 'full'
}

export function useDetail(): Detail {
  const nodes = useFlow((state) => state.nodes.length)
  return useStore((state) => detailAt(state.transform[2], nodes))
}
