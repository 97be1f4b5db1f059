import { memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { stringifyJson } from '../../../workflows/json.ts'
import field from '../../widgets/field.module.css'
import type { NodeGeometry } from '../geometry/node-geometry.ts'
import styles from './card.module.css'

/** What an unknown node holds, to read: there is no widget for it, and the file keeps it. */
export const CardKeptValues = memo(function CardKeptValues(props: {
  readonly rows: NodeGeometry['kept']
}): ReactNode {
  const { t } = useTranslation()
  return props.rows.map(({ kept: { name, value }, top, height }) => {
    const text = typeof value === 'string' ? value : stringifyJson(value)
    return (
      <div key={name} className={styles['field']} style={{ top, height }}>
        <span className={styles['kept']} title={`${t('widgets.unknownValue')}\n${text}`}>
          <span className={field['label']}>{name}</span>
          <code className={field['value']}>{text}</code>
        </span>
      </div>
    )
  })
})
