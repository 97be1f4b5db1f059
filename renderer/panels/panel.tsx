import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './panel.module.css'

/** The frame of a docked panel: a title, what belongs beside it, and a body that scrolls. */
export function Panel(props: {
  readonly title: string
  readonly note?: string | undefined
  readonly actions?: ReactNode
  readonly children: ReactNode
}): ReactNode {
  return (
    <section className={styles['panel']} aria-label={props.title}>
      <header className={styles['header']}>
        <h2 className={styles['title']}>{props.title}</h2>
        {props.note === undefined ? null : <span className={styles['note']}>{props.note}</span>}
        {props.actions}
      </header>
      <div className={styles['body']}>{props.children}</div>
    </section>
  )
}

/** What a panel shows while it has nothing: what belongs here and how it comes. */
export function EmptyPanel(props: {
  readonly icon: LucideIcon
  readonly title: string
  readonly hint: string
}): ReactNode {
  const Icon = props.icon
  return (
    <div className={styles['empty']}>
      <Icon size={28} aria-hidden />
      <p className={styles['emptyTitle']}>{props.title}</p>
      <p>{props.hint}</p>
    </div>
  )
}

export function PanelFailure(props: { readonly message: string }): ReactNode {
  return (
    <p className={styles['failure']} role="alert">
      {props.message}
    </p>
  )
}
