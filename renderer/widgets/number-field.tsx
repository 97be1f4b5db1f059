import { type KeyboardEvent, type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import type { Literal } from '../../workflows/prompt.ts'
import type { FieldProps } from './field.tsx'
import styles from './field.module.css'
import { fitNumber, type NumberWidget, showNumber } from './number-bounds.ts'
import { NumberText } from './number-text.tsx'

/** Pixels of a drag per step. */
const SCRUB = 5
/** A press that moves less is a click, and edits the number as text. */
const SLACK = 4

/** A number that is dragged sideways, typed (with arithmetic), or stepped with the arrow keys. */
export function NumberField(props: FieldProps<NumberWidget> & { readonly children?: ReactNode }): ReactNode {
  const { widget, label, onChange } = props
  const [typing, setTyping] = useState(false)
  const field = useRef<HTMLSpanElement>(null)
  const refocus = useRef(false)
  useEffect(() => {
    if (!typing && refocus.current) field.current?.focus()
    refocus.current = false
  }, [typing])
  const value = asNumber(props.value, widget)
  const change = (next: number | bigint): void => {
    const fitted = fitNumber(widget, next)
    if (fitted !== value) onChange(fitted)
  }
  const scrub = useScrub({
    start: () => value,
    change: (start, steps) => change(plus(start, steps, widget)),
    click: () => setTyping(true),
  })
  const keys = (event: KeyboardEvent): void => {
    // Ctrl + Enter runs, wherever the keyboard is.
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const step = KEY_STEPS[event.key]
    if (step !== undefined) {
      event.preventDefault()
      event.stopPropagation()
      change(plus(value, event.shiftKey ? step * 10 : step, widget))
    } else if (event.key === 'Home') change(widget.min)
    else if (event.key === 'End') change(widget.max)
    else if (event.key === 'Enter' || event.key === 'F2' || /^[\d.(-]$/.test(event.key)) {
      event.preventDefault()
      event.stopPropagation()
      setTyping(true)
    }
  }
  if (typing) {
    return (
      <NumberText
        label={label}
        widget={widget}
        value={value}
        accept={change}
        close={(keyboard) => {
          setTyping(false)
          refocus.current = keyboard
        }}
      />
    )
  }
  return (
    <span className={styles['row']} title={props.tooltip}>
      <span
        ref={field}
        className={styles['number']}
        role="spinbutton"
        tabIndex={0}
        aria-label={label}
        aria-valuenow={Number(value)}
        aria-valuemin={widget.min}
        aria-valuemax={Number(widget.max)}
        aria-valuetext={showNumber(widget, value)}
        onKeyDown={keys}
        {...scrub}
      >
        <span className={styles['label']}>{label}</span>
        <span className={styles['value']}>{showNumber(widget, value)}</span>
      </span>
      {props.children}
    </span>
  )
}

function useScrub(actions: {
  readonly start: () => number | bigint
  readonly change: (start: number | bigint, steps: number) => void
  readonly click: () => void
}): {
  onPointerDown: (event: PointerEvent) => void
  onPointerMove: (event: PointerEvent) => void
  onPointerUp: (event: PointerEvent) => void
} {
  const press = useRef<{ x: number; moved: boolean; start: number | bigint } | null>(null)
  return {
    onPointerDown: (event) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      press.current = { x: event.clientX, moved: false, start: actions.start() }
    },
    onPointerMove: (event) => {
      if (press.current === null) return
      const way = event.clientX - press.current.x
      if (!press.current.moved && Math.abs(way) < SLACK) return
      press.current.moved = true
      const scale = event.shiftKey ? 0.1 : event.ctrlKey || event.metaKey ? 10 : 1
      actions.change(press.current.start, Math.round((way / SCRUB) * scale))
    },
    onPointerUp: () => {
      if (press.current?.moved === false) actions.click()
      press.current = null
    },
  }
}

const KEY_STEPS: Readonly<Record<string, number>> = {
  ArrowUp: 1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowLeft: -1,
  PageUp: 10,
  PageDown: -10,
}

function plus(value: number | bigint, steps: number, widget: NumberWidget): number | bigint {
  const by = steps * widget.step
  const isExact = typeof value === 'number' && Math.abs(value + by) <= Number.MAX_SAFE_INTEGER
  if (isExact || widget.kind === 'float') return Number(value) + by
  return BigInt(value) + BigInt(Math.round(by))
}

export function asNumber(value: Literal | undefined, widget: NumberWidget): number | bigint {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  const parsed = Number(value ?? widget.default)
  return Number.isFinite(parsed) ? parsed : widget.default
}
