import { useVirtualizer } from '@tanstack/react-virtual'
import { Images, ZoomIn, ZoomOut } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useHost } from '../../host/host-context.ts'
import { EmptyPanel, Panel, PanelFailure } from '../panel.tsx'
import panel from '../panel.module.css'
import styles from './gallery-panel.module.css'
import { useGallery } from './gallery-store.ts'
import { GalleryTile } from './gallery-tile.tsx'

const SIZES = [96, 132, 188, 280] as const
const GAP = 8

/** Every picture in the output folder, newest first; only the rows in view exist. */
export function GalleryPanel(props: { readonly onOpen: (title: string, text: string) => void }): ReactNode {
  const { t } = useTranslation()
  const host = useHost()
  const { total, failure, reload } = useGallery()
  const [size, setSize] = useState(1)

  useEffect(() => {
    void reload(host)
    return host.subscribe((event) => {
      if (event.type === 'gallery-changed') void reload(host)
    })
  }, [host, reload])

  return (
    <Panel
      title={t('panels.names.gallery')}
      note={total > 0 ? t('panels.gallery.count', { count: total }) : undefined}
      actions={
        <span role="group" aria-label={t('panels.gallery.size')}>
          <button
            className={panel['icon']}
            disabled={size === 0}
            onClick={() => setSize(size - 1)}
            aria-label={t('panels.lightbox.zoomOut')}
          >
            <ZoomOut size={15} />
          </button>
          <button
            className={panel['icon']}
            disabled={size === SIZES.length - 1}
            onClick={() => setSize(size + 1)}
            aria-label={t('panels.lightbox.zoomIn')}
          >
            <ZoomIn size={15} />
          </button>
        </span>
      }
    >
      {failure === null ? null : <PanelFailure message={t('panels.gallery.failed', { message: failure })} />}
      {total === 0 && failure === null ? (
        <EmptyPanel icon={Images} title={t('panels.gallery.empty')} hint={t('panels.gallery.emptyHint')} />
      ) : (
        <Grid tile={SIZES[size] ?? SIZES[1]} onOpen={props.onOpen} />
      )}
    </Panel>
  )
}

function Grid(props: {
  readonly tile: number
  readonly onOpen: (title: string, text: string) => void
}): ReactNode {
  const host = useHost()
  const scroller = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  const { total, items, need } = useGallery()
  const columns = Math.max(Math.floor((width - GAP) / (props.tile + GAP)), 1)
  const rows = useVirtualizer({
    count: Math.ceil(total / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => props.tile + GAP,
    overscan: 3,
  })

  useEffect(() => {
    const element = scroller.current
    if (element === null) return undefined
    const observer = new ResizeObserver(() => setWidth(element.clientWidth))
    observer.observe(element)
    setWidth(element.clientWidth)
    return () => observer.disconnect()
  }, [])
  useEffect(() => rows.measure(), [props.tile, columns, rows])

  const shown = rows.getVirtualItems()
  const first = (shown[0]?.index ?? 0) * columns
  const last = Math.min(((shown[shown.length - 1]?.index ?? 0) + 1) * columns, total) - 1
  useEffect(() => {
    if (total === 0) return
    void need(host, first)
    void need(host, last)
  }, [host, need, first, last, total, items])

  return (
    <div ref={scroller} className={styles['scroller']}>
      <ul className={styles['space']} style={{ height: rows.getTotalSize() }}>
        {shown.flatMap((row) =>
          Array.from({ length: Math.min(columns, total - row.index * columns) }, (_, column) => {
            const index = row.index * columns + column
            return (
              <li
                key={index}
                className={styles['cell']}
                style={{
                  width: props.tile,
                  height: props.tile,
                  transform: `translate(${GAP + column * (props.tile + GAP)}px, ${GAP + row.start}px)`,
                }}
              >
                <GalleryTile index={index} item={items.get(index) ?? null} onOpen={props.onOpen} />
              </li>
            )
          }),
        )}
      </ul>
    </div>
  )
}
