import { Command } from 'cmdk'
import { Dialog } from 'radix-ui'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { showPlace } from '../../app/actions/show-place.ts'
import { useActionContext } from '../../app/actions/use-actions.ts'
import { shownTitle } from '../../app/shown-title.ts'
import { useUi } from '../../app/ui-store.ts'
import { useFocusBack } from '../../app/use-focus-back.ts'
import { useCatalogue } from '../../document/catalogue.ts'
import { activeDocument, useDocuments } from '../../document/documents.ts'
import { findEntries } from './find-entries.ts'
import styles from './search.module.css'

const SHOWN = 80

/** Finds nodes of the workflow, on any level, by title, type, id, or their widgets' names and values, and goes there. */
export function FindDialog(): ReactNode {
  const { t } = useTranslation()
  const context = useActionContext()
  const show = useUi((state) => state.show)
  const document = useDocuments(activeDocument)
  const catalogue = useCatalogue((state) => state.catalogue)
  const focusBack = useFocusBack()
  const chosen = useRef<string | null>(null)
  const [text, setText] = useState('')
  const entries = useMemo(
    () => (document === null ? [] : findEntries(document.workflow, catalogue, document.level)),
    [document, catalogue],
  )
  const root = (document !== null && shownTitle(document)) || t('subgraph.root')
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const named = (title: string): boolean => words.some((word) => title.toLowerCase().includes(word))
  const found = entries
    .filter((entry) => words.every((word) => entry.text.includes(word)))
    // A node of that name is meant before one that mentions it.
    .toSorted((a, b) => Number(named(b.title)) - Number(named(a.title)))
    .slice(0, SHOWN)
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : show(null))}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles['veil']} />
        <Dialog.Content
          className={styles['dialog']}
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            if (chosen.current === null) focusBack(event)
            else showPlace(context, chosen.current)
          }}
        >
          <Dialog.Title className="visually-hidden">{t('search.find')}</Dialog.Title>
          <Command shouldFilter={false} loop>
            <div className={styles['head']}>
              <Command.Input
                className={styles['input']}
                placeholder={t('search.findPlaceholder')}
                value={text}
                onValueChange={setText}
              />
            </div>
            <Command.List className={styles['results']} label={t('search.find')}>
              <Command.Empty className={styles['nothing']}>{t('search.nothingFound')}</Command.Empty>
              {found.map(({ id, title, type, says, path }) => (
                <Command.Item
                  key={id}
                  value={id}
                  className={styles['result']}
                  onSelect={() => {
                    chosen.current = id
                    show(null)
                  }}
                >
                  <span className={styles['names']}>
                    <span>{title}</span>
                    <small>{says === '' ? type : says}</small>
                  </span>
                  <span className={styles['category']}>
                    {path === null ? null : `${[root, ...path].join(' › ')} · `}#{id}
                  </span>
                </Command.Item>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
