import { useEffect, useRef } from 'react'
import { useStore } from 'reactflow'
import { fitAll, fittedViewport } from '../app/actions/view-actions.ts'
import { useActionContext } from '../app/actions/use-actions.ts'
import { useFlow } from './flow/flow-store.ts'
import { boundsOfAll } from './geometry/flow-bounds.ts'

/** A graph that was shown whole stays so when a panel opens or the window changes; a place that was chosen stays. */
export function useKeepFitted(): void {
  const context = useActionContext()
  const width = useStore((state) => state.width)
  const height = useStore((state) => state.height)
  const before = useRef({ width, height })
  useEffect(() => {
    const old = before.current
    before.current = { width, height }
    const bounds = boundsOfAll(useFlow.getState().nodes)
    if (bounds === null || old.width === 0 || width === 0) return
    const [was, now] = [fittedViewport(bounds, old), context.flow.getViewport()]
    const isFitted =
      Math.abs(was.x - now.x) < 1 && Math.abs(was.y - now.y) < 1 && Math.abs(was.zoom - now.zoom) < 1e-3
    if (isFitted) fitAll(context)
  }, [width, height, context])
}
