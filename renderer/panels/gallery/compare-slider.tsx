import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import styles from './lightbox.module.css'

/** Two pictures over each other with a divider that mouse and arrow keys move. */
export function CompareSlider(props: {
  readonly before: string
  readonly after: string
  readonly width: number
  readonly height: number
}): ReactNode {
  const { t } = useTranslation()
  const [share, setShare] = useState(50)
  return (
    <div className={styles['compare']}>
      <div
        className={styles['pair']}
        style={{
          aspectRatio: `${props.width} / ${props.height}`,
          height: props.height >= props.width ? '100%' : 'auto',
          width: props.height >= props.width ? 'auto' : '100%',
        }}
      >
        <img src={props.before} alt="" draggable={false} />
        <img src={props.after} alt="" draggable={false} style={{ clipPath: `inset(0 0 0 ${share}%)` }} />
        <div className={styles['divider']} style={{ left: `${share}%` }} />
        <input
          className={styles['range']}
          type="range"
          min={0}
          max={100}
          step={0.5}
          value={share}
          onChange={(event) => setShare(event.target.valueAsNumber)}
          onKeyDown={(event) => event.stopPropagation()}
          aria-label={t('panels.lightbox.divider')}
        />
      </div>
    </div>
  )
}
