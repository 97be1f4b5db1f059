import type { ReactNode } from 'react'
import { useStore, ViewportPortal } from 'reactflow'
import { useFlow } from './flow/flow-store.ts'

const FAR_OUT = 100_000

/** The lines that a dragged node was drawn to. */
export function Guides(): ReactNode {
  const { x, y } = useFlow((state) => state.guides)
  const zoom = useStore((state) => state.transform[2])
  if (x.length === 0 && y.length === 0) return null
  const thin = 1 / zoom
  const line = { position: 'absolute', background: 'var(--accent)', pointerEvents: 'none' } as const
  return (
    <ViewportPortal>
      {x.map((at) => (
        <div key={`x${at}`} style={{ ...line, left: at, top: -FAR_OUT, width: thin, height: 2 * FAR_OUT }} />
      ))}
      {y.map((at) => (
        <div key={`y${at}`} style={{ ...line, top: at, left: -FAR_OUT, height: thin, width: 2 * FAR_OUT }} />
      ))}
    </ViewportPortal>
  )
}
