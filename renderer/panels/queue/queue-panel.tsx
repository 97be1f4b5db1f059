import { ChevronDown, ChevronUp, ChevronsUp, ListOrdered, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { JobId, JobSummary } from '../../../electron/ipc/events.ts'
import { useHost } from '../../host/host-context.ts'
import { showSeconds } from '../../i18n/show-number.ts'
import { useRuns } from '../../run/run-store.ts'
import { EmptyPanel, Panel } from '../panel.tsx'
import panel from '../panel.module.css'
import styles from './queue-panel.module.css'

/** What runs, what waits and what is done; waiting runs can be moved and cancelled. */
export function QueuePanel(props: { readonly onShowDocument: (documentId: string) => void }): ReactNode {
  const { t } = useTranslation()
  const host = useHost()
  const jobs = useRuns((state) => state.jobs)
  const running = jobs.filter(({ status }) => status === 'running')
  const pending = jobs.filter(({ status }) => status === 'pending')
  const finished = jobs
    .filter(({ status }) => status !== 'running' && status !== 'pending')
    .toSorted((a, b) => b.queuedAt - a.queuedAt)

  const move = (job: JobSummary, to: number): void => {
    const others = pending.filter(({ id }) => id !== job.id).map(({ id }) => id)
    void host.request('reorderQueue', { jobIds: others.toSpliced(to, 0, job.id) })
  }
  const cancel = (jobId: JobId): void => void host.request('cancel', { jobId })

  return (
    <Panel
      title={t('panels.names.queue')}
      actions={
        pending.length === 0 ? null : (
          <button className={panel['button']} onClick={() => void host.request('clearQueue', {})}>
            {t('panels.queue.clear')}
          </button>
        )
      }
    >
      {jobs.length === 0 ? (
        <EmptyPanel icon={ListOrdered} title={t('panels.queue.empty')} hint={t('panels.queue.emptyHint')} />
      ) : null}
      <Section title={t('panels.queue.running')} jobs={running}>
        {(job) => (
          <Row
            key={job.id}
            job={job}
            onShow={props.onShowDocument}
            actions={<Cancel job={job} run={cancel} />}
          />
        )}
      </Section>
      <Section title={t('panels.queue.pending')} jobs={pending}>
        {(job) => {
          const index = pending.indexOf(job)
          return (
            <Row
              key={job.id}
              job={job}
              onShow={props.onShowDocument}
              actions={
                <>
                  <Move label={t('panels.queue.first', job)} off={index === 0} run={() => move(job, 0)}>
                    <ChevronsUp size={15} />
                  </Move>
                  <Move label={t('panels.queue.up', job)} off={index === 0} run={() => move(job, index - 1)}>
                    <ChevronUp size={15} />
                  </Move>
                  <Move
                    label={t('panels.queue.down', job)}
                    off={index === pending.length - 1}
                    run={() => move(job, index + 1)}
                  >
                    <ChevronDown size={15} />
                  </Move>
                  <Cancel job={job} run={cancel} />
                </>
              }
            />
          )
        }}
      </Section>
      <Section title={t('panels.queue.finished')} jobs={finished}>
        {(job) => <Row key={job.id} job={job} onShow={props.onShowDocument} actions={null} />}
      </Section>
    </Panel>
  )
}

function Section(props: {
  readonly title: string
  readonly jobs: readonly JobSummary[]
  readonly children: (job: JobSummary) => ReactNode
}): ReactNode {
  if (props.jobs.length === 0) return null
  return (
    <section>
      <h3 className={styles['section']}>{props.title}</h3>
      <ul className={styles['list']}>{props.jobs.map(props.children)}</ul>
    </section>
  )
}

function Row(props: {
  readonly job: JobSummary
  readonly onShow: (documentId: string) => void
  readonly actions: ReactNode
}): ReactNode {
  const { t } = useTranslation()
  const host = useHost()
  const { job } = props
  const [image] = job.images
  const { documentId } = job
  const { about } = job
  return (
    <li className={styles['job']} data-status={job.status}>
      {image === undefined ? (
        <span className={styles['dot']} aria-hidden />
      ) : (
        <img
          className={styles['thumbnail']}
          src={host.imageUrl(image, 'thumbnail')}
          alt={t('panels.queue.result', { title: job.title })}
        />
      )}
      <div className={styles['what']}>
        <button
          className={styles['title']}
          disabled={documentId === null}
          onClick={() => (documentId === null ? undefined : props.onShow(documentId))}
        >
          {job.title}
        </button>
        {about.seed === null && about.text === null ? null : (
          <span className={styles['about']} title={about.text ?? undefined}>
            {[about.seed === null ? null : t('panels.queue.seed', { seed: about.seed }), about.text]
              .filter((part) => part !== null)
              .join(' · ')}
          </span>
        )}
        <span className={styles['status']}>
          {job.status === 'running'
            ? t('panels.queue.progress', { percent: Math.round(job.progress * 100) })
            : t(`panels.queue.status.${job.status}`)}
          {job.seconds === null
            ? ''
            : ` · ${t('panels.queue.seconds', { seconds: showSeconds(job.seconds, 1) })}`}
        </span>
        {job.status === 'running' ? (
          <progress className={styles['progress']} max={1} value={job.progress} aria-label={job.title} />
        ) : null}
        {job.failure === null ? null : <p className={styles['failure']}>{job.failure.message}</p>}
      </div>
      <span className={styles['actions']}>{props.actions}</span>
    </li>
  )
}

function Cancel(props: { readonly job: JobSummary; readonly run: (id: JobId) => void }): ReactNode {
  const { t } = useTranslation()
  return (
    <Move
      label={t('panels.queue.cancel', { title: props.job.title })}
      off={false}
      run={() => props.run(props.job.id)}
    >
      <X size={15} />
    </Move>
  )
}

function Move(props: {
  readonly label: string
  readonly off: boolean
  readonly run: () => void
  readonly children: ReactNode
}): ReactNode {
  return (
    <button
      className={panel['icon']}
      aria-label={props.label}
      title={props.label}
      disabled={props.off}
      onClick={props.run}
    >
      {props.children}
    </button>
  )
}
