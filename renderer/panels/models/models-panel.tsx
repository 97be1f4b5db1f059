import { Boxes, Settings } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelInfo } from '../../../electron/ipc/contract.ts'
import { useHost } from '../../host/host-context.ts'
import { showBytes } from '../../i18n/show-number.ts'
import { EmptyPanel, Panel, PanelFailure } from '../panel.tsx'
import panel from '../panel.module.css'
import styles from './models-panel.module.css'

const FOLDERS = ['checkpoints', 'diffusion_models', 'loras', 'vae', 'text_encoders', 'embeddings'] as const

/** The model files at hand, with what each of them is; a click puts one into the workflow. */
export function ModelsPanel(props: {
  /** Returns false when no node loads files of this folder. */
  readonly onUse: (folder: string, name: string) => boolean
  readonly onSettings: () => void
}): ReactNode {
  const { t } = useTranslation()
  const host = useHost()
  const [folder, setFolder] = useState<(typeof FOLDERS)[number]>('checkpoints')
  const [filter, setFilter] = useState('')
  const [listing, setListing] = useState<{
    readonly folder: string
    readonly models: readonly ModelInfo[]
  } | null>(null)
  const [said, setSaid] = useState('')
  const [failure, setFailure] = useState<string | null>(null)

  useEffect(() => {
    let current = true
    const load = (): void => {
      host.request('models', { folder }).then(
        (answer) => {
          if (!current) return
          setListing({ folder, models: answer.models })
          setFailure(null)
        },
        (error: unknown) =>
          current ? setFailure(error instanceof Error ? error.message : String(error)) : undefined,
      )
    }
    load()
    const unsubscribe = host.subscribe((event) => (event.type === 'catalogue-changed' ? load() : undefined))
    return () => {
      current = false
      unsubscribe()
    }
  }, [host, folder])

  const models = listing?.folder === folder ? listing.models : null
  const wanted = filter.trim().toLowerCase()
  const shown = models?.filter(({ name }) => name.toLowerCase().includes(wanted)) ?? []
  return (
    <Panel
      title={t('panels.names.models')}
      actions={
        <button
          className={panel['icon']}
          onClick={props.onSettings}
          aria-label={t('panels.models.settings')}
          title={t('panels.models.settings')}
        >
          <Settings size={15} />
        </button>
      }
    >
      <div className={styles['choice']}>
        <select
          className={panel['field']}
          value={folder}
          onChange={({ target }) => setFolder(FOLDERS.find((name) => name === target.value) ?? 'checkpoints')}
          aria-label={t('panels.models.folder')}
        >
          {FOLDERS.map((name) => (
            <option key={name} value={name}>
              {t(`panels.folders.${name}`)}
            </option>
          ))}
        </select>
        <input
          className={panel['field']}
          type="search"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          placeholder={t('panels.models.filter')}
          aria-label={t('panels.models.filter')}
        />
      </div>
      <output className={styles['said']}>{said}</output>
      {failure === null ? null : <PanelFailure message={t('panels.models.failed', { message: failure })} />}
      {models !== null && models.length === 0 ? (
        <EmptyPanel
          icon={Boxes}
          title={t('panels.models.empty')}
          hint={t('panels.models.emptyHint', { folder })}
        />
      ) : (
        <ul className={styles['list']}>
          {shown.map((model) => (
            <li key={model.name}>
              <button
                className={styles['model']}
                onClick={() =>
                  setSaid(
                    props.onUse(folder, model.name)
                      ? t('panels.models.used', { name: model.name })
                      : t('panels.models.noUser'),
                  )
                }
                title={t('panels.models.use', { name: model.name })}
              >
                <span className={styles['name']}>{model.name}</span>
                <ModelFacts model={model} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

function ModelFacts(props: { readonly model: ModelInfo }): ReactNode {
  const { t } = useTranslation()
  const { model } = props
  return (
    <span className={styles['facts']}>
      {model.problem === null ? (
        <span>{model.description ?? t('panels.models.reading')}</span>
      ) : (
        <span className={styles['problem']}>{model.problem}</span>
      )}
      {model.steps === null ? null : (
        <span className={styles['steps']}>{t('panels.models.steps', { count: model.steps })}</span>
      )}
      <span>{showBytes(model.bytes)}</span>
    </span>
  )
}
