import { AlertDialog, ContextMenu } from 'radix-ui'
import { type DragEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { GalleryItem } from '../../../electron/ipc/contract.ts'
import { useUi } from '../../app/ui-store.ts'
import { useHost } from '../../host/host-context.ts'
import panel from '../panel.module.css'
import styles from './gallery-panel.module.css'
import { useGallery } from './gallery-store.ts'
import { copyPicture, placeOf, workflowText } from './picture-actions.ts'

/** Marks a picture dragged from the gallery; the canvas opens the workflow that it carries. */
export const GALLERY_DRAG = 'application/x-fulgurite-picture'

export function GalleryTile(props: {
  readonly index: number
  readonly item: GalleryItem | null
  readonly onOpen: (title: string, text: string) => void
}): ReactNode {
  const { t } = useTranslation()
  const host = useHost()
  const { view, compared, compare } = useGallery()
  const [deleting, setDeleting] = useState(false)
  const { item } = props
  if (item === null) return <div className={styles['tile']} />

  const openWorkflow = async (): Promise<void> => {
    const text = await workflowText(host, item)
    if (text !== null) props.onOpen(item.filename, text)
  }
  const drag = (event: DragEvent): void => {
    event.dataTransfer.setData(GALLERY_DRAG, JSON.stringify(placeOf(item)))
    event.dataTransfer.setData('text/uri-list', new URL(host.imageUrl(placeOf(item)), location.href).href)
  }
  return (
    <>
      <ContextMenu.Root>
        <ContextMenu.Trigger asChild>
          <button
            className={`${styles['tile']} ${compared?.id === item.id ? styles['compared'] : ''}`}
            draggable
            onDragStart={drag}
            onClick={() => view(props.index)}
            aria-label={t('panels.gallery.open', { name: item.filename })}
            title={item.filename}
          >
            <img src={host.imageUrl(placeOf(item), 'thumbnail')} alt="" loading="lazy" draggable={false} />
          </button>
        </ContextMenu.Trigger>
        <ContextMenu.Portal>
          <ContextMenu.Content className={panel['menu']}>
            <Item text={t('panels.gallery.view')} run={() => view(props.index)} />
            <Item
              text={t('panels.gallery.openWorkflow')}
              run={() => void openWorkflow()}
              disabled={!item.hasWorkflow}
            />
            <Item
              text={t('panels.differences.show')}
              run={() => useUi.getState().show({ kind: 'differences', image: placeOf(item) })}
              disabled={!item.hasWorkflow}
            />
            <Item text={t('panels.gallery.compare')} run={() => compare(item)} />
            <Item text={t('panels.gallery.copy')} run={() => void copyPicture(host, item)} />
            {host.kind === 'electron' ? (
              <Item
                text={t('panels.gallery.reveal')}
                run={() => void host.request('reveal', { image: placeOf(item) })}
              />
            ) : null}
            <Item text={t('panels.gallery.delete')} run={() => setDeleting(true)} />
          </ContextMenu.Content>
        </ContextMenu.Portal>
      </ContextMenu.Root>
      <DeleteDialog item={item} open={deleting} onClose={() => setDeleting(false)} />
    </>
  )
}

function Item(props: {
  readonly text: string
  readonly run: () => void
  readonly disabled?: boolean
}): ReactNode {
  return (
    <ContextMenu.Item className={panel['menuItem']} onSelect={props.run} disabled={props.disabled ?? false}>
      {props.text}
    </ContextMenu.Item>
  )
}

export function DeleteDialog(props: {
  readonly item: GalleryItem
  readonly open: boolean
  readonly onClose: () => void
}): ReactNode {
  const { t } = useTranslation()
  const host = useHost()
  const { reload } = useGallery()
  const remove = async (): Promise<void> => {
    await host.request('deletePicture', { image: placeOf(props.item) })
    await reload(host)
  }
  return (
    <AlertDialog.Root open={props.open} onOpenChange={(open) => (open ? undefined : props.onClose())}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className={panel['overlay']} />
        <AlertDialog.Content className={panel['dialog']}>
          <div className={panel['dialogBody']}>
            <AlertDialog.Title className={panel['dialogTitle']}>
              {t('panels.gallery.deleteTitle', { name: props.item.filename })}
            </AlertDialog.Title>
            <AlertDialog.Description>{t('panels.gallery.deleteText')}</AlertDialog.Description>
          </div>
          <div className={panel['dialogFooter']}>
            <AlertDialog.Cancel className={panel['button']}>{t('dialogs.cancel')}</AlertDialog.Cancel>
            <AlertDialog.Action className={panel['danger']} onClick={() => void remove()}>
              {t('panels.gallery.confirmDelete')}
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
