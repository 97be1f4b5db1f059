import { FolderPlus, X } from 'lucide-react'
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useHost } from '../../host/host-context.ts'
import panel from '../panel.module.css'
import styles from './settings-dialog.module.css'

/** The folders that models are read from: chosen in a dialog, or typed where there is none. */
export function ModelFolders(props: {
  readonly folders: readonly string[]
  /** Whether the keyboard starts here. */
  readonly asks?: boolean
  readonly onChange: (folders: string[]) => void
}): ReactNode {
  const { t } = useTranslation()
  const host = useHost()
  const [typed, setTyped] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const { asks = false } = props
  useEffect(() => {
    // Before the dialog around it looks for its first control: it leaves the keyboard where it is inside.
    if (asks) field.current?.focus()
  }, [asks])
  const add = (path: string): void => {
    if (path !== '' && !props.folders.includes(path)) props.onChange([...props.folders, path])
  }
  const choose = async (): Promise<void> => {
    const { path } = await host.request('chooseFolder', {})
    if (path !== null) add(path)
  }
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    add(typed.trim())
    setTyped('')
  }
  return (
    <div>
      <p>
        {t('panels.settings.modelFolders')}
        <small className={styles['hint']}>{t('panels.settings.modelFoldersHint')}</small>
      </p>
      <ul className={styles['folders']}>
        {props.folders.map((path) => (
          <li key={path}>
            <span className={styles['path']}>{path}</span>
            <button
              type="button"
              className={panel['icon']}
              aria-label={t('panels.settings.remove', { path })}
              onClick={() => props.onChange(props.folders.filter((other) => other !== path))}
            >
              <X size={15} />
            </button>
          </li>
        ))}
      </ul>
      {host.kind === 'electron' ? (
        <button type="button" className={panel['button']} onClick={() => void choose()}>
          <FolderPlus size={15} aria-hidden />
          {t('panels.settings.addFolder')}
        </button>
      ) : (
        <form className={styles['add']} onSubmit={submit}>
          <input
            ref={field}
            className={panel['field']}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            placeholder={t('panels.settings.folderPath')}
            aria-label={t('panels.settings.folderPath')}
          />
          <button className={panel['button']} disabled={typed.trim() === ''}>
            {t('panels.settings.add')}
          </button>
        </form>
      )}
    </div>
  )
}
