import { Dialog } from 'radix-ui'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { ConnectDialog } from '../canvas/search/connect-dialog.tsx'
import { FindDialog } from '../canvas/search/find-dialog.tsx'
import { SearchPalette } from '../canvas/search/search-palette.tsx'
import { useDocuments } from '../document/documents.ts'
import { useHost } from '../host/host-context.ts'
import { useGallery } from '../panels/gallery/gallery-store.ts'
import { Lightbox } from '../panels/gallery/lightbox.tsx'
import { SettingsDialog } from '../panels/settings/settings-dialog.tsx'
import { Welcome } from '../panels/welcome/welcome.tsx'
import { pickFile, reported, save, saveOrAsk } from './actions/file-actions.ts'
import styles from './dialogs.module.css'
import { DifferencesDialog } from './differences-dialog.tsx'
import { openText } from './open-document.ts'
import { OpenDialog } from './open-dialog.tsx'
import { SaveDialog } from './save-dialog.tsx'
import { changeSettings, useSettings } from './settings-store.ts'
import { shownTitle } from './shown-title.ts'
import { ShortcutsDialog } from './shortcuts-dialog.tsx'
import { useUi } from './ui-store.ts'

/** Everything that opens over the window. */
export function Dialogs(): ReactNode {
  const host = useHost()
  const { dialog, settingsOpen, askingFolder, welcomeOpen, set } = useUi()
  const settings = useSettings((state) => state.settings)
  usePictureInLightbox()
  return (
    <>
      <OneDialog />
      <Lightbox onOpen={openText} />
      {settings === null ? null : (
        <>
          <SettingsDialog
            open={settingsOpen}
            settings={settings}
            asksFolder={askingFolder}
            onClose={() => set({ settingsOpen: false, askingFolder: false })}
            onChange={(changes) => changeSettings(host, changes)}
          />
          <Welcome
            open={welcomeOpen && dialog === null}
            modelFolders={settings.modelFolders}
            onModelFolders={(modelFolders) => void reported(() => changeSettings(host, { modelFolders }))}
            onOpen={openText}
            onClose={() => {
              set({ welcomeOpen: false })
              void reported(() => changeSettings(host, { welcomeSeen: true }))
            }}
          />
        </>
      )}
    </>
  )
}

function OneDialog(): ReactNode {
  const { t } = useTranslation()
  const host = useHost()
  const dialog = useUi((state) => state.dialog)
  const open = useDocuments((state) => state.open)
  const close = useDocuments((state) => state.close)
  const show = useUi((state) => state.show)
  if (dialog === null) return null
  switch (dialog.kind) {
    case 'search':
      return <SearchPalette key={`${dialog.screen.x} ${dialog.screen.y}`} dialog={dialog} />
    case 'find':
      return <FindDialog />
    case 'connect':
      return <ConnectDialog node={dialog.node} />
    case 'shortcuts':
      return <ShortcutsDialog />
    case 'open':
      return (
        <OpenDialog
          onClose={() => show(null)}
          onOpen={(name) => {
            show(null)
            void reported(async () => {
              const { opened } = await host.request('openSaved', { name })
              openText(opened.title, opened.text, opened.file)
            })
          }}
          onHere={() => {
            show(null)
            void reported(() => pickFile(host))
          }}
        />
      )
    case 'differences':
      return <DifferencesDialog image={dialog.image} />
    case 'about':
      return <Message title={t('app.name')} text={t('dialogs.aboutText')} buttons={[]} />
    case 'failure':
      return (
        <Message title={t('dialogs.failedTitle')} text={dialog.message} note={dialog.remedy} buttons={[]} />
      )
    case 'close': {
      const document = open.find(({ id }) => id === dialog.documentId)
      if (document === undefined) return null
      return (
        <Message
          title={t('dialogs.unsavedTitle', { title: shownTitle(document) })}
          text={t('dialogs.unsavedText')}
          buttons={[
            { label: t('dialogs.discard'), act: () => close(document.id) },
            {
              label: t('dialogs.save'),
              primary: true,
              act: () => void reported(() => saveOrAsk(host, document, { ask: false, thenClose: true })),
            },
          ]}
        />
      )
    }
    case 'save': {
      const document = open.find(({ id }) => id === dialog.documentId)
      if (document === undefined) return null
      return (
        <SaveDialog
          document={document}
          onClose={() => show(null)}
          onSave={(name) => {
            show(null)
            void reported(async () => {
              const saved = await save(host, document, { ask: true, overwrite: false, name })
              if (saved && dialog.thenClose) close(document.id)
            })
          }}
        />
      )
    }
    case 'conflict': {
      const document = open.find(({ id }) => id === dialog.documentId)
      if (document === undefined) return null
      return (
        <Message
          title={t('dialogs.conflictTitle')}
          text={dialog.message}
          buttons={[
            {
              label: t('dialogs.overwrite'),
              act: () => void reported(() => save(host, document, { ask: false, overwrite: true })),
            },
            {
              label: t('actions.saveAs'),
              primary: true,
              act: () => void reported(() => saveOrAsk(host, document, { ask: true })),
            },
          ]}
        />
      )
    }
  }
}

function Message(props: {
  readonly title: string
  readonly text: string
  readonly note?: string
  readonly buttons: readonly {
    readonly label: string
    readonly primary?: boolean
    readonly act: () => void
  }[]
}): ReactNode {
  const { t } = useTranslation()
  const show = useUi((state) => state.show)
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : show(null))}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles['veil']} />
        <Dialog.Content className={styles['message']}>
          <Dialog.Title className={styles['title']}>{props.title}</Dialog.Title>
          <Dialog.Description className={styles['text']}>{props.text}</Dialog.Description>
          {props.note ? <p className={styles['text']}>{props.note}</p> : null}
          <div className={styles['buttons']}>
            <Dialog.Close className={styles['button']}>
              {t(props.buttons.length === 0 ? 'dialogs.close' : 'dialogs.cancel')}
            </Dialog.Close>
            {props.buttons.map(({ label, primary, act }) => (
              <button
                key={label}
                className={styles[primary ? 'primary' : 'button']}
                onClick={() => {
                  show(null)
                  act()
                }}
              >
                {label}
              </button>
            ))}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

/** A picture opened from a node is shown where the gallery shows it; a preview is in none, and stands alone. */
function usePictureInLightbox(): void {
  const host = useHost()
  const picture = useUi((state) => state.picture)
  useEffect(() => {
    if (picture === null) return
    useUi.getState().set({ picture: null })
    void reported(async () => {
      if (picture.type === 'output') await useGallery.getState().reload(host)
      const { items, view, viewApart } = useGallery.getState()
      const found = [...items].find(
        ([, item]) =>
          item.filename === picture.filename &&
          item.subfolder === picture.subfolder &&
          item.type === picture.type,
      )
      if (found !== undefined) view(found[0])
      else viewApart(await host.request('picture', { image: picture }))
    })
  }, [picture, host])
}
