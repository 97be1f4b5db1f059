import { ChevronLeft, ChevronRight, ImageIcon } from 'lucide-react'
import { memo, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutputImage } from '../../../electron/ipc/events.ts'
import { useHost } from '../../host/host-context.ts'
import type { NodeRun } from '../../run/run-store.ts'
import { inputImage } from '../../widgets/input-image.ts'
import type { NodeData } from '../flow/flow-types.ts'
import { useUi } from '../../app/ui-store.ts'
import styles from './card.module.css'

/** What a node shows: the running step's preview, its pictures, or the picture that it reads. */
export const CardPicture = memo(function CardPicture(props: {
  readonly data: NodeData
  readonly run: NodeRun
  readonly row: { readonly top: number; readonly height: number }
}): ReactNode {
  const { t } = useTranslation()
  const { data, run, row } = props
  const picker = data.geometry.fields.find(({ widget }) => widget.kind === 'combo' && widget.imageUpload)
  const read = picker === undefined ? null : inputImage(data.node.values[picker.input.name])
  const [missing, setMissing] = useState<readonly string[]>([])
  // A picture that was not there is asked for again once the folder that it is picked from holds others.
  const choices = picker?.widget.kind === 'combo' ? picker.widget.options.length : 0
  const attempt = ({ subfolder, filename }: OutputImage): string => `${choices} ${subfolder}/${filename}`
  const images = (run.images.length > 0 ? run.images : read === null ? [] : [read]).filter(
    (image) => !missing.includes(attempt(image)),
  )
  return (
    <div className={styles['picture']} style={{ top: row.top, height: row.height }}>
      {run.preview !== null ? (
        <img src={run.preview} alt={t('node.preview')} draggable={false} />
      ) : images.length > 0 ? (
        <Pictures
          images={images}
          title={data.title}
          onMissing={(image) => setMissing((before) => [...before, attempt(image)])}
        />
      ) : (
        <span className={styles['noPicture']}>
          <ImageIcon size={22} aria-hidden />
          {t(picker === undefined ? 'node.noPicture' : 'widgets.dropHere')}
        </span>
      )}
    </div>
  )
})

function Pictures(props: {
  readonly images: readonly OutputImage[]
  readonly title: string
  readonly onMissing: (image: OutputImage) => void
}): ReactNode {
  const { t } = useTranslation()
  const host = useHost()
  const setUi = useUi((state) => state.set)
  const [index, setIndex] = useState(0)
  const [size, setSize] = useState<string | null>(null)
  const shown = props.images[Math.min(index, props.images.length - 1)]
  if (shown === undefined) return null
  const step = (by: number): void => setIndex((index + by + props.images.length) % props.images.length)
  return (
    <>
      <button
        className={styles['pictureButton']}
        onDoubleClick={(event) => {
          event.stopPropagation()
          setUi({ picture: shown })
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') setUi({ picture: shown })
        }}
        aria-label={t('node.openPicture')}
      >
        <img
          key={`${shown.subfolder}/${shown.filename}`}
          src={host.imageUrl(shown, 'full')}
          alt={t('node.picture', { title: props.title })}
          draggable={false}
          decoding="async"
          onError={() => props.onMissing(shown)}
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setSize(`${naturalWidth} × ${naturalHeight}`)
          }
        />
      </button>
      <span className={styles['pictureSize']}>{size}</span>
      {props.images.length < 2 ? null : (
        <span className={`${styles['pager']} nodrag`}>
          <button onClick={() => step(-1)} aria-label={t('node.previousPicture')}>
            <ChevronLeft size={13} />
          </button>
          {index + 1}/{props.images.length}
          <button onClick={() => step(1)} aria-label={t('node.nextPicture')}>
            <ChevronRight size={13} />
          </button>
        </span>
      )}
    </>
  )
}
