import { Dialog } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OpenDocument } from '../document/documents.ts'
import styles from './dialogs.module.css'
import { shownTitle } from './shown-title.ts'

/** A browser has no dialog of the engine's machine: the editor asks for the name itself. */
export function SaveDialog(props: {
  readonly document: OpenDocument
  readonly onSave: (name: string) => void
  readonly onClose: () => void
}): ReactNode {
  const { t } = useTranslation()
  const [name, setName] = useState(shownTitle(props.document))
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : props.onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles['veil']} />
        <Dialog.Content className={styles['message']}>
          <form
            onSubmit={(event) => {
              event.preventDefault()
              if (name.trim() !== '') props.onSave(name.trim())
            }}
          >
            <Dialog.Title className={styles['title']}>{t('dialogs.saveTitle')}</Dialog.Title>
            <Dialog.Description className={styles['text']}>{t('dialogs.savePlace')}</Dialog.Description>
            <input
              className={styles['name']}
              value={name}
              aria-label={t('dialogs.saveName')}
              onFocus={(event) => event.target.select()}
              onChange={(event) => setName(event.target.value)}
            />
            <div className={styles['buttons']}>
              <Dialog.Close type="button" className={styles['button']}>
                {t('dialogs.cancel')}
              </Dialog.Close>
              <button className={styles['primary']} disabled={name.trim() === ''}>
                {t('dialogs.save')}
              </button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
