import { memo, type ReactNode } from 'react'
import { Field } from '../../widgets/field.tsx'
import type { NodeData } from '../flow/flow-types.ts'
import styles from './card.module.css'

/** The widgets of a node, each at its row. */
export const CardFields = memo(function CardFields({ data }: { readonly data: NodeData }): ReactNode {
  const { node, geometry, linked } = data
  return geometry.fields.map(({ input, widget, top, height }) => (
    <div key={input.name} className={`${styles['field']} nodrag`} style={{ top, height }}>
      <Field
        nodeId={node.id}
        input={input}
        widget={widget}
        value={node.values[input.name]}
        control={node.controlAfterGenerate[input.name]}
        linked={linked.has(input.name)}
        promoted={data.isSubgraph}
      />
    </div>
  ))
})
