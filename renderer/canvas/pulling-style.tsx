import type { ReactNode } from 'react'
import { useFlow } from './flow/flow-store.ts'
import styles from './canvas.module.css'

/** While a wire is pulled, ports of other types fade: one style rule instead of a render of every port. */
export function PullingStyle(): ReactNode {
  const pulling = useFlow((state) => state.pulling)
  if (pulling === null) return null
  const side = pulling.from === 'source' ? 'target' : 'source'
  const fits = pulling.type
    .toUpperCase()
    .split(',')
    .map((type) => `[data-type~="${CSS.escape(type)}"]`)
  const any = pulling.type === '*' || pulling.type === ''
  const keep = any ? '*' : [...fits, '[data-type="*"]', '[data-type=""]', '[data-type*=","]'].join(',')
  const socket = `.${styles['canvas']} .react-flow__handle`
  return <style>{`${socket}:not(.${side}:is(${keep})):not(.connectingfrom){opacity:.18}`}</style>
}
