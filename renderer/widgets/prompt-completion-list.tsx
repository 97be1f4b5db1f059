import { Popover } from 'radix-ui'
import { type ReactNode, type RefObject, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { BESIDE_PROMPT } from './beside-prompt.ts'
import { type CaretLine, caretLine } from './caret-line.ts'
import styles from './field.module.css'
import type { Candidate, Completion } from './prompt-completion.ts'

/** What completes a half-typed name, at the line that it is on; the prompt keeps the keyboard. */
export function CompletionList(props: {
  readonly id: string
  readonly prompt: RefObject<HTMLTextAreaElement | null>
  readonly completion: Completion
  readonly offered: readonly Candidate[]
  readonly chosen: number
  /** Whether the folder is known to hold nothing. */
  readonly isEmpty: boolean
  readonly onAccept: (candidate: Candidate) => void
}): ReactNode {
  const { t } = useTranslation()
  const { prompt, offered } = props
  const { folder, end } = props.completion
  const line = useRef<CaretLine | null>(null)
  useLayoutEffect(() => {
    line.current = prompt.current === null ? null : caretLine(prompt.current, end)
  }, [prompt, end])
  if (offered.length === 0 && !(folder === 'loras' && props.isEmpty)) return null
  return (
    <Popover.Root open>
      <Popover.Anchor virtualRef={line} />
      <Popover.Portal>
        <Popover.Content {...BESIDE_PROMPT} className={styles['completion']} role="presentation">
          <div id={props.id} role="listbox">
            {offered.map((candidate, index) => (
              <div
                key={candidate.file}
                role="option"
                tabIndex={-1}
                aria-selected={index === props.chosen}
                onMouseDown={() => props.onAccept(candidate)}
              >
                {candidate.name}
                {candidate.note === null ? null : <small>{candidate.note}</small>}
              </div>
            ))}
          </div>
          {folder === 'embeddings' ? null : (
            <p>{offered.length === 0 ? t('widgets.emptyFolder', { folder }) : t('widgets.loraHint')}</p>
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
