import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Widget } from '../../workflows/node-definition.ts'
import { leaveField } from '../canvas/card/card-focus.ts'
import { useHost } from '../host/host-context.ts'
import type { FieldProps } from './field.tsx'
import styles from './field.module.css'
import { loadModels, useModels } from './models-store.ts'
import { acceptCompletion, embeddingNames, openCompletion } from './prompt-completion.ts'
import { changePromptWeight, type TextEdit } from './prompt-weight.ts'
import { literalText } from './literal-text.ts'

const WEIGHT_STEP = 0.05

/** A prompt: many lines, weights by Ctrl and the arrow keys, names of embeddings completed. */
export function PromptField(props: FieldProps<Extract<Widget, { kind: 'string' }>>): ReactNode {
  const { t } = useTranslation()
  const host = useHost()
  const area = useRef<HTMLTextAreaElement>(null)
  const wanted = useRef<{ start: number; end: number } | null>(null)
  const [caret, setCaret] = useState<number | null>(null)
  const [chosen, setChosen] = useState(0)
  const text = literalText(props.value)
  const files = useModels((state) => state.folders['embeddings'])
  const completion = caret === null ? null : openCompletion(text, caret)
  const names = completion === null ? [] : embeddingNames(files ?? [], completion.typed)

  useLayoutEffect(() => {
    if (wanted.current === null) return
    area.current?.setSelectionRange(wanted.current.start, wanted.current.end)
    wanted.current = null
  })

  const change = (edit: TextEdit): void => {
    wanted.current = { start: edit.start, end: edit.end }
    props.onChange(edit.text)
  }
  const accept = (name: string): void => {
    if (completion !== null) change(acceptCompletion(text, completion, name))
    setCaret(null)
  }
  const keys = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    const { selectionStart: start, selectionEnd: end } = event.currentTarget
    const vertical = event.key === 'ArrowUp' ? 1 : event.key === 'ArrowDown' ? -1 : 0
    if ((event.ctrlKey || event.metaKey) && vertical !== 0) {
      event.preventDefault()
      event.stopPropagation()
      change(changePromptWeight({ text, start, end }, vertical * WEIGHT_STEP))
      return
    }
    if (names.length > 0 && (vertical !== 0 || event.key === 'Enter' || event.key === 'Tab')) {
      event.preventDefault()
      event.stopPropagation()
      if (vertical === 0) accept(names[chosen] ?? '')
      else setChosen((chosen - vertical + names.length) % names.length)
      return
    }
    if (event.key === 'Escape') {
      event.stopPropagation()
      if (names.length > 0) setCaret(null)
      else leaveField(event.currentTarget)
    }
    // Keys with Ctrl go on to the editor: run, save, find. Everything else is text.
    if (!event.ctrlKey && !event.metaKey) event.stopPropagation()
  }
  const listId = `completion-${props.nodeId}-${props.name}`
  return (
    <div className={styles['promptBox']}>
      <textarea
        ref={area}
        className={`${styles['prompt']} nowheel`}
        value={text}
        placeholder={props.widget.placeholder ?? props.label}
        aria-label={props.label}
        title={t('widgets.weightHint')}
        spellCheck={false}
        {...(names.length > 0 ? { 'aria-controls': listId } : {})}
        onChange={(event) => {
          const at = event.target.selectionStart
          props.onChange(event.target.value)
          setCaret(at)
          setChosen(0)
          if (files === undefined && openCompletion(event.target.value, at) !== null) {
            loadModels(host, 'embeddings').catch(() => {
              // Without the list there is nothing to complete.
            })
          }
        }}
        onBlur={() => setCaret(null)}
        onKeyDown={keys}
      />
      {names.length === 0 ? null : (
        <div className={styles['completion']} id={listId} role="listbox">
          {names.map((name, index) => (
            <div
              key={name}
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              onMouseDown={(event) => {
                event.preventDefault()
                accept(name)
              }}
            >
              {name}
            </div>
          ))}
        </div>
      )}
    </div>
  )
}
