import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { stringifyJson } from '../../workflows/json.ts'
import type { FieldProps } from './field.tsx'
import styles from './field.module.css'

/** A value that no widget here can edit; it is shown and kept. */
export function UnknownField(props: FieldProps): ReactNode {
  const { t } = useTranslation()
  return (
    <span className={styles['row']} title={t('widgets.unknownValue')}>
      <span className={styles['label']}>{props.label}</span>
      <code className={styles['value']}>{stringifyJson(props.value)}</code>
    </span>
  )
}
