import type { ReactNode } from 'react'
import type { Widget } from '../../workflows/node-definition.ts'
import { leaveField } from '../canvas/card/card-focus.ts'
import type { FieldProps } from './field.tsx'
import styles from './field.module.css'
import { literalText } from './literal-text.ts'

/** One line of text. */
export function TextField(props: FieldProps<Extract<Widget, { kind: 'string' }>>): ReactNode {
  return (
    <label className={styles['row']} title={props.tooltip}>
      <span className={styles['label']}>{props.label}</span>
      <input
        className={styles['line']}
        value={literalText(props.value)}
        placeholder={props.widget.placeholder}
        spellCheck={false}
        onChange={(event) => props.onChange(event.target.value)}
        onKeyDown={(event) => {
          if (!event.ctrlKey && !event.metaKey) event.stopPropagation()
          if (event.key === 'Escape' || event.key === 'Enter') leaveField(event.currentTarget)
        }}
      />
    </label>
  )
}
