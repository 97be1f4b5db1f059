import type { PlannedNode } from './plan.ts'

/** Nodes whose inputs are there, most urgent first, then in the order of the prompt. */
export type ReadyList = {
  readonly add: (node: PlannedNode) => void
  /** The first that may start now; nodes that use the runtime wait while it is busy. */
  readonly take: (isRuntimeBusy: boolean) => PlannedNode | undefined
}

export function createReadyList(): ReadyList {
  const free: PlannedNode[] = []
  const needRuntime: PlannedNode[] = []
  return {
    add: (node) => insert(node.implementation.usesRuntime ? needRuntime : free, node),
    take: (isRuntimeBusy) => {
      const [a, b] = [free.at(-1), isRuntimeBusy ? undefined : needRuntime.at(-1)]
      if (a === undefined) return b === undefined ? undefined : needRuntime.pop()
      return b !== undefined && comesBefore(b, a) ? needRuntime.pop() : free.pop()
    },
  }
}

/** Lists are kept with the next one last, where taking it is cheap. */
function insert(list: PlannedNode[], node: PlannedNode): void {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const other = list[middle]
    if (other !== undefined && comesBefore(node, other)) low = middle + 1
    else high = middle
  }
  list.splice(low, 0, node)
}

function comesBefore(a: PlannedNode, b: PlannedNode): boolean {
  return a.urgency === b.urgency ? a.position < b.position : a.urgency < b.urgency
}
