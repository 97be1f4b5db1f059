import { Dialog } from 'radix-ui'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../../electron/ipc/contract.ts'
import { useHost } from '../../host/host-context.ts'
import panel from '../panel.module.css'
import { ModelFolders } from '../settings/model-folders.tsx'
import { TemplateList } from '../templates/template-list.tsx'
import styles from './welcome.module.css'

type Found = Answer<'discoverModelFolders'>['found'][number]

/** The first start: whose models to use, and which template to begin with. Nothing here must be answered. */
export function Welcome(props: {
  readonly open: boolean
  readonly modelFolders: readonly string[]
  readonly onModelFolders: (folders: string[]) => void
  readonly onOpen: (title: string, text: string) => void
  readonly onClose: () => void
}): ReactNode {
  const { t } = useTranslation()
  const host = useHost()
  const [found, setFound] = useState<readonly Found[] | null>(null)

  useEffect(() => {
    if (!props.open) return
    host.request('discoverModelFolders', {}).then(
      (answer) => setFound(answer.found),
      () => setFound([]),
    )
  }, [props.open, host])

  const open = (title: string, text: string): void => {
    props.onClose()
    props.onOpen(title, text)
  }
  return (
    <Dialog.Root open={props.open} onOpenChange={(shown) => (shown ? undefined : props.onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className={panel['overlay']} />
        <Dialog.Content className={`${panel['dialog']} ${styles['welcome']}`}>
          <div className={panel['dialogBody']}>
            <Dialog.Title className={styles['title']}>{t('panels.welcome.title')}</Dialog.Title>
            <Dialog.Description className={styles['lead']}>{t('panels.welcome.lead')}</Dialog.Description>

            <h3 className={styles['heading']}>{t('panels.welcome.models')}</h3>
            {found === null ? <p className={styles['quiet']}>{t('panels.welcome.searching')}</p> : null}
            {found?.length === 0 ? <p className={styles['quiet']}>{t('panels.welcome.none')}</p> : null}
            {found === null || found.length === 0 ? null : (
              <ul className={styles['found']} aria-label={t('panels.welcome.found')}>
                {found.map(({ path, kind, models }) => (
                  <li key={path}>
                    <span>
                      <span className={styles['path']}>{path}</span>
                      <small>{t('panels.welcome.foundModels', { kind, count: models })}</small>
                    </span>
                    <button
                      className={panel['button']}
                      disabled={props.modelFolders.includes(path)}
                      onClick={() => props.onModelFolders([...props.modelFolders, path])}
                    >
                      {props.modelFolders.includes(path) ? t('panels.welcome.used') : t('panels.welcome.use')}
                    </button>
                  </li>
                ))}
              </ul>
            )}
            <ModelFolders folders={props.modelFolders} onChange={props.onModelFolders} />
            <p className={styles['quiet']}>{t('panels.welcome.demo')}</p>

            <h3 className={styles['heading']}>{t('panels.welcome.start')}</h3>
            <TemplateList onOpen={open} />
          </div>
          <footer className={panel['dialogFooter']}>
            <Dialog.Close className={panel['primary']}>{t('panels.welcome.skip')}</Dialog.Close>
          </footer>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
