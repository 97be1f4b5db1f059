import { Switch } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Widget } from '../../workflows/node-definition.ts'
import type { FieldProps } from './field.tsx'
import styles from './field.module.css'

export function BooleanField(props: FieldProps<Extract<Widget, { kind: 'boolean' }>>): ReactNode {
  const { t } = useTranslation()
  const on = props.value === true
  return (
    <label className={styles['row']} title={props.tooltip}>
      <span className={styles['label']}>{props.label}</span>
      <span className={styles['value']}>
        {on ? (props.widget.labelOn ?? t('widgets.yes')) : (props.widget.labelOff ?? t('widgets.no'))}
      </span>
      <Switch.Root
        className={styles['switch']}
        checked={on}
        onCheckedChange={props.onChange}
        aria-label={props.label}
      >
        <Switch.Thumb className={styles['thumb']} />
      </Switch.Root>
    </label>
  )
}
