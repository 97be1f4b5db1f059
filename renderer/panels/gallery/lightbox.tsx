import type { TFunction } from 'i18next'
import {
  ChevronLeft,
  ChevronRight,
  Columns2,
  Copy,
  FileDiff,
  FolderOpen,
  Trash2,
  Workflow,
  X,
} from 'lucide-react'
import { Dialog } from 'radix-ui'
import { type KeyboardEvent, type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { GalleryItem } from '../../../electron/ipc/contract.ts'
import { useUi } from '../../app/ui-store.ts'
import { useHost } from '../../host/host-context.ts'
import { showDate } from '../../i18n/show-date.ts'
import { showBytes } from '../../i18n/show-number.ts'
import panel from '../panel.module.css'
import { CompareSlider } from './compare-slider.tsx'
import { useGallery } from './gallery-store.ts'
import { DeleteDialog } from './gallery-tile.tsx'
import styles from './lightbox.module.css'
import { copyPicture, placeOf, workflowText } from './picture-actions.ts'
import { ZoomPicture } from './zoom-picture.tsx'

/** One picture over everything, or two side by side; the arrow keys walk through the gallery. */
export function Lightbox(props: { readonly onOpen: (title: string, text: string) => void }): ReactNode {
  const { t } = useTranslation()
  const host = useHost()
  const { viewed, apart, items, total, view, need, compared, compare } = useGallery()
  const item = viewed === null ? apart : (items.get(viewed) ?? null)

  useEffect(() => {
    if (viewed === null) return
    for (const index of [viewed, viewed + 1, viewed - 1])
      if (index >= 0 && index < total) void need(host, index)
  }, [viewed, total, host, need])

  const step = (by: number): void => {
    if (viewed !== null && viewed + by >= 0 && viewed + by < total) view(viewed + by)
  }
  const keys = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowLeft') step(-1)
    if (event.key === 'ArrowRight') step(1)
  }
  const close = (): void => {
    view(null)
    compare(null)
  }
  return (
    <Dialog.Root open={item !== null} onOpenChange={(open) => (open ? undefined : close())}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles['backdrop']} />
        {item === null ? null : (
          <Dialog.Content className={styles['content']} onKeyDown={keys} aria-describedby={undefined}>
            <Bar item={item} onOpen={props.onOpen} onClose={close} />
            <div className={styles['stage']}>
              {compared !== null && compared.id !== item.id ? (
                <CompareSlider
                  before={host.imageUrl(placeOf(compared), 'full')}
                  after={host.imageUrl(placeOf(item), 'full')}
                  width={item.width}
                  height={item.height}
                />
              ) : (
                <ZoomPicture key={item.id} url={host.imageUrl(placeOf(item), 'full')} name={item.filename} />
              )}
              {viewed === null ? null : (
                <>
                  <button
                    className={`${styles['step']} ${styles['previous']}`}
                    disabled={viewed === 0}
                    onClick={() => step(-1)}
                    aria-label={t('panels.lightbox.previous')}
                  >
                    <ChevronLeft />
                  </button>
                  <button
                    className={`${styles['step']} ${styles['next']}`}
                    disabled={viewed === total - 1}
                    onClick={() => step(1)}
                    aria-label={t('panels.lightbox.next')}
                  >
                    <ChevronRight />
                  </button>
                </>
              )}
            </div>
          </Dialog.Content>
        )}
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function Bar(props: {
  readonly item: GalleryItem
  readonly onOpen: (title: string, text: string) => void
  readonly onClose: () => void
}): ReactNode {
  const { t } = useTranslation()
  const host = useHost()
  const { compared, compare } = useGallery()
  const [said, setSaid] = useState<string | null>(null)
  const [deleting, setDeleting] = useState(false)
  const { item } = props
  const open = async (): Promise<void> => {
    const text = await workflowText(host, item)
    if (text === null) return setSaid(t('panels.gallery.noWorkflow'))
    props.onClose()
    props.onOpen(item.filename, text)
  }
  const copy = async (): Promise<void> => {
    try {
      await copyPicture(host, item)
      setSaid(t('panels.gallery.copied'))
    } catch (error) {
      setSaid(
        t('panels.gallery.copyFailed', { message: error instanceof Error ? error.message : String(error) }),
      )
    }
  }
  return (
    <header className={styles['bar']}>
      <Dialog.Title className={styles['name']}>{item.filename}</Dialog.Title>
      <span className={styles['details']}>
        {t('panels.lightbox.details', {
          width: item.width,
          height: item.height,
          size: showBytes(item.bytes),
          date: showDate(item.created),
        })}
      </span>
      <output className={styles['said']}>{said ?? comparison(t, item, compared)}</output>
      <button
        className={panel['icon']}
        disabled={!item.hasWorkflow}
        onClick={() => void open()}
        aria-label={t('panels.gallery.openWorkflow')}
        title={t('panels.gallery.openWorkflow')}
      >
        <Workflow size={17} />
      </button>
      <button
        className={panel['icon']}
        disabled={!item.hasWorkflow}
        onClick={() => {
          props.onClose()
          useUi.getState().show({ kind: 'differences', image: placeOf(item) })
        }}
        aria-label={t('panels.differences.show')}
        title={t('panels.differences.show')}
      >
        <FileDiff size={17} />
      </button>
      <button
        className={panel['icon']}
        aria-pressed={compared !== null}
        onClick={() => compare(compared === null ? item : null)}
        aria-label={t('panels.gallery.compare')}
        title={t('panels.gallery.compare')}
      >
        <Columns2 size={17} />
      </button>
      <button
        className={panel['icon']}
        onClick={() => void copy()}
        aria-label={t('panels.gallery.copy')}
        title={t('panels.gallery.copy')}
      >
        <Copy size={17} />
      </button>
      {host.kind === 'electron' ? (
        <button
          className={panel['icon']}
          onClick={() => void host.request('reveal', { image: placeOf(item) })}
          aria-label={t('panels.gallery.reveal')}
          title={t('panels.gallery.reveal')}
        >
          <FolderOpen size={17} />
        </button>
      ) : null}
      {item.type === 'output' ? (
        <button
          className={panel['icon']}
          onClick={() => setDeleting(true)}
          aria-label={t('panels.gallery.delete')}
          title={t('panels.gallery.delete')}
        >
          <Trash2 size={17} />
        </button>
      ) : null}
      <Dialog.Close className={panel['icon']} aria-label={t('panels.lightbox.close')}>
        <X size={19} />
      </Dialog.Close>
      <DeleteDialog item={item} open={deleting} onClose={() => setDeleting(false)} />
    </header>
  )
}

/** How to come by a second picture, or which of two is which. */
function comparison(t: TFunction, item: GalleryItem, compared: GalleryItem | null): string {
  if (compared === null) return ''
  return compared.id === item.id
    ? t('panels.gallery.compareHint', { name: item.filename })
    : t('panels.gallery.compareSides', { before: compared.filename, after: item.filename })
}
