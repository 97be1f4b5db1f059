import type { ReactNode } from 'react'
import type { FieldProps } from './field.tsx'
import styles from './field.module.css'
import { asNumber, NumberField } from './number-field.tsx'
import { fitNumber, type NumberWidget } from './number-bounds.ts'

/** A number with its range drawn: the track is dragged, the figure beside it typed or scrubbed. */
export function SliderField(props: FieldProps<NumberWidget>): ReactNode {
  const { widget, value, label, onChange } = props
  const max = Number(widget.max)
  return (
    <span className={styles['row']}>
      <input
        type="range"
        className={styles['slider']}
        min={widget.min}
        max={max}
        step={widget.step}
        value={Number(asNumber(value, widget))}
        aria-label={label}
        onChange={(event) => onChange(fitNumber(widget, event.target.valueAsNumber))}
        onKeyDown={(event) => event.stopPropagation()}
      />
      <NumberField {...props} />
    </span>
  )
}
