import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './field.module.css'
import type { Candidate, Completion } from './prompt-completion.ts'

/** What completes a half-typed name, below the prompt; the prompt keeps the keyboard. */
export function CompletionList(props: {
  readonly id: string
  readonly folder: Completion['folder']
  readonly offered: readonly Candidate[]
  readonly chosen: number
  /** Whether the folder is known to hold nothing. */
  readonly isEmpty: boolean
  readonly onAccept: (candidate: Candidate) => void
}): ReactNode {
  const { t } = useTranslation()
  const { folder, offered } = props
  if (offered.length === 0 && !(folder === 'loras' && props.isEmpty)) return null
  return (
    <div className={styles['completion']}>
      <div id={props.id} role="listbox">
        {offered.map((candidate, index) => (
          <div
            key={candidate.file}
            role="option"
            tabIndex={-1}
            aria-selected={index === props.chosen}
            onMouseDown={(event) => {
              event.preventDefault()
              props.onAccept(candidate)
            }}
          >
            {candidate.name}
            {candidate.note === null ? null : <small>{candidate.note}</small>}
          </div>
        ))}
      </div>
      {folder === 'embeddings' ? null : (
        <p>{offered.length === 0 ? t('widgets.emptyFolder', { folder }) : t('widgets.loraHint')}</p>
      )}
    </div>
  )
}
