import { Dices } from 'lucide-react'
import { Popover } from 'radix-ui'
import type { ReactNode, RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { unknownPostcardWords } from '../../workflows/guide/postcard-vocabulary.ts'
import { POSTCARD_WORDS, postcardPrompt } from '../../workflows/guide/postcard-words.ts'
import { BESIDE_PROMPT } from './beside-prompt.ts'
import styles from './field.module.css'
import { withClickedWord } from './postcard-click.ts'
import { isSaid, type WordGroup } from './postcard-forms.ts'
import type { TextEdit } from './prompt-weight.ts'
import { wordsKeys } from './words-keys.ts'

const GROUPS: readonly WordGroup[] = ['things', 'colours', 'sizes', 'places', 'scenes', 'times', 'weather']

/**
 * What the small model in the box understands, below the prompt or else above it, as large at every zoom; the prompt
 * keeps the keyboard until Tab gives it to the words.
 */
export function PostcardWordsList(props: {
  readonly prompt: RefObject<HTMLTextAreaElement | null>
  readonly list: RefObject<HTMLDivElement | null>
  readonly text: string
  /** Where the caret is when a word is chosen. */
  readonly caret: () => number
  readonly onEdit: (edit: TextEdit) => void
  /** The keyboard went from the words to something else than the prompt. */
  readonly onLeave: () => void
}): ReactNode {
  const { t, i18n } = useTranslation()
  const { prompt: area, list, text, caret, onEdit } = props
  const unknown = unknownPostcardWords(text)
  return (
    <Popover.Root open>
      <Popover.Anchor virtualRef={area} />
      <Popover.Portal>
        <Popover.Content
          {...BESIDE_PROMPT}
          ref={list}
          className={styles['words']}
          role="toolbar"
          aria-label={t('widgets.words.title')}
          onKeyDown={(event) => wordsKeys(event, area.current)}
          onBlur={({ currentTarget, relatedTarget }) => {
            const isNear = currentTarget.contains(relatedTarget) || relatedTarget === area.current
            // A window that is left gives the keyboard back to where it was.
            if (!isNear && document.hasFocus()) props.onLeave()
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
                    onClick={() => onEdit(withClickedWord({ text, caret: caret() }, group, word))}
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
