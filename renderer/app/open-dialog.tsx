import { Command } from 'cmdk'
import { Dialog } from 'radix-ui'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../electron/ipc/contract.ts'
import { useHost } from '../host/host-context.ts'
import search from '../canvas/search/search.module.css'
import { showDate } from '../i18n/show-date.ts'
import styles from './dialogs.module.css'

/** What is saved on the engine's machine, to open; a file of this computer is one click further. */
export function OpenDialog(props: {
  readonly onOpen: (name: string) => void
  readonly onHere: () => void
  readonly onClose: () => void
}): ReactNode {
  const { t } = useTranslation()
  const host = useHost()
  const [found, setFound] = useState<Answer<'savedWorkflows'>['workflows'] | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  useEffect(() => {
    host.request('savedWorkflows', {}).then(
      ({ workflows }) => setFound(workflows),
      (error: unknown) => setFailure(error instanceof Error ? error.message : String(error)),
    )
  }, [host])
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : props.onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles['veil']} />
        <Dialog.Content className={styles['message']}>
          <Dialog.Title className={styles['title']}>{t('dialogs.openTitle')}</Dialog.Title>
          <Dialog.Description className={styles['text']}>{t('dialogs.openPlace')}</Dialog.Description>
          <Command loop className={styles['saved']}>
            <Command.Input
              className={styles['name']}
              placeholder={t('widgets.filter')}
              aria-label={t('widgets.filter')}
            />
            <Command.List className={search['results']} label={t('dialogs.openTitle')}>
              {found === null && failure === null ? null : (
                <Command.Empty className={search['nothing']}>
                  {failure ?? t(found?.length === 0 ? 'dialogs.openEmpty' : 'widgets.nothing')}
                </Command.Empty>
              )}
              {found?.map(({ name, modified }) => (
                <Command.Item
                  key={name}
                  value={name}
                  className={search['result']}
                  onSelect={() => props.onOpen(name)}
                >
                  <span className={search['names']}>
                    <span>{name.replace(/\.json$/i, '')}</span>
                  </span>
                  <span className={search['category']}>{showDate(modified)}</span>
                </Command.Item>
              ))}
            </Command.List>
          </Command>
          <div className={styles['buttons']}>
            <Dialog.Close className={styles['button']}>{t('dialogs.cancel')}</Dialog.Close>
            <button className={styles['button']} onClick={props.onHere}>
              {t('dialogs.openHere')}
            </button>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
