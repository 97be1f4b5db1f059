import type { TFunction } from 'i18next'
import { type ReactNode, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { evaluateArithmetic } from './arithmetic.ts'
import styles from './field.module.css'
import { fitNumber, type NumberWidget, precisionOf, showNumber } from './number-bounds.ts'

/** A number while it is typed: what is not one stays, with a line that says what is allowed. */
export function NumberText(props: {
  readonly label: string
  readonly widget: NumberWidget
  readonly value: number | bigint
  readonly accept: (value: number | bigint) => void
  /** `keyboard`: Enter or Escape ended it, and the field wants the focus back. */
  readonly close: (keyboard: boolean) => void
}): ReactNode {
  const { t } = useTranslation()
  const { widget } = props
  const [text, setText] = useState(showNumber(widget, props.value))
  // Half of an expression is no mistake yet: only what was entered is told off.
  const [entered, setEntered] = useState(false)
  const done = useRef(false)
  const line = useId()
  const typed = evaluateArithmetic(text)
  const wrong = entered && typed === null
  const hint = wrong ? t('widgets.notNumber', { allowed: allowed(t, widget) }) : correction(t, widget, typed)
  const finish = (keyboard: boolean): void => {
    if (done.current) return
    setEntered(true)
    if (typed === null) return
    done.current = true
    props.accept(typed)
    props.close(keyboard)
  }
  return (
    <span className={styles['typing']}>
      <input
        className={styles['text']}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the press or key that opened it asked for it
        autoFocus
        value={text}
        aria-label={props.label}
        aria-invalid={wrong}
        aria-describedby={hint === null ? undefined : line}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setEntered(false)
        }}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={() => {
          finish(false)
          if (!done.current) props.close(false)
        }}
        onKeyDown={(event) => {
          if (!event.ctrlKey && !event.metaKey) event.stopPropagation()
          if (event.key === 'Enter') finish(true)
          if (event.key === 'Escape') {
            done.current = true
            props.close(true)
          }
        }}
      />
      {hint === null ? null : (
        <span id={line} className={styles['hint']} data-wrong={wrong} role={wrong ? 'alert' : 'status'}>
          {hint}
        </span>
      )}
    </span>
  )
}

/** What becomes of a number that is not allowed, before it is entered. */
function correction(t: TFunction, widget: NumberWidget, typed: number | bigint | null): string | null {
  if (typed === null) return null
  const fitted = fitNumber(widget, typed)
  return String(fitted) === String(typed)
    ? null
    : t('widgets.becomes', { value: showNumber(widget, fitted), allowed: allowed(t, widget) })
}

function allowed(t: TFunction, widget: NumberWidget): string {
  const range = { min: String(widget.min), max: String(widget.max) }
  if (widget.kind === 'int') return t('widgets.wholeNumber', range)
  const step = precisionOf(widget)
  return step > 0 ? t('widgets.numberInSteps', { ...range, step }) : t('widgets.number', range)
}
