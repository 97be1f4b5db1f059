import { memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { NodeProps } from 'reactflow'
import type { BendNode } from './flow/flow-types.ts'
import { portColor } from './port-colors.ts'
import styles from './wire.module.css'

/** A point that wires pass; dragging it bends them all. */
export const Bend = memo(function Bend({ data, selected }: NodeProps<BendNode>): ReactNode {
  const { t } = useTranslation()
  return (
    <div
      className={styles['bend']}
      data-selected={selected}
      style={{ background: portColor(data.type) }}
      title={t('node.reroute')}
    />
  )
})
