import { Dices } from 'lucide-react'
import { Popover } from 'radix-ui'
import type { ReactNode, RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { unknownPostcardWords } from '../../workflows/guide/postcard-vocabulary.ts'
import { POSTCARD_WORDS, postcardPrompt } from '../../workflows/guide/postcard-words.ts'
import styles from './field.module.css'
import { withWord } from './postcard-edit.ts'
import { isSaid, type WordGroup } from './postcard-forms.ts'
import type { TextEdit } from './prompt-weight.ts'

const GROUPS: readonly WordGroup[] = ['things', 'colours', 'sizes', 'places', 'scenes', 'times', 'weather']

/**
 * What the small model in the box understands, below the prompt or else above it, as large at every zoom; the prompt
 * keeps the keyboard.
 */
export function PostcardWordsList(props: {
  readonly prompt: RefObject<HTMLTextAreaElement | null>
  readonly text: string
  /** Where the caret is when a word is chosen. */
  readonly caret: () => number
  readonly onEdit: (edit: TextEdit) => void
}): ReactNode {
  const { t, i18n } = useTranslation()
  const { text, caret, onEdit } = props
  const unknown = unknownPostcardWords(text)
  return (
    <Popover.Root open>
      <Popover.Anchor virtualRef={props.prompt} />
      <Popover.Portal>
        <Popover.Content
          className={styles['words']}
          role="toolbar"
          aria-label={t('widgets.words.title')}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          updatePositionStrategy="always"
          hideWhenDetached
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onMouseDown={(event) => event.preventDefault()}
          // React hands these on to the canvas that the prompt is on.
          onDoubleClick={(event) => event.stopPropagation()}
          onContextMenu={(event) => {
            event.preventDefault()
            event.stopPropagation()
          }}
        >
          <header>
            <span>{t('widgets.words.title')}</span>
            <button
              tabIndex={-1}
              className={styles['surprise']}
              onClick={() => {
                const prompt = postcardPrompt(Math.random)
                onEdit({ text: prompt, start: prompt.length, end: prompt.length })
              }}
            >
              <Dices size={14} />
              {t('widgets.words.another')}
            </button>
          </header>
          {unknown.length === 0 ? null : (
            <p className={styles['unknown']}>
              {t('widgets.words.unknown', { words: new Intl.ListFormat(i18n.language).format(unknown) })}
            </p>
          )}
          {GROUPS.map((group) => (
            <div key={group} className={styles['wordGroup']}>
              <span>{t(`widgets.words.${group}`)}</span>
              <div>
                {POSTCARD_WORDS[group].map((word) => (
                  <button
                    key={word}
                    tabIndex={-1}
                    data-on={isSaid(text, group, word)}
                    onClick={() => onEdit(withWord({ text, caret: caret() }, group, word))}
                  >
                    {word}
                  </button>
                ))}
              </div>
            </div>
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
