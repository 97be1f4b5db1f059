import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../../electron/ipc/contract.ts'
import { stringifyJson } from '../../../workflows/json.ts'
import { useHost } from '../../host/host-context.ts'
import { PanelFailure } from '../panel.tsx'
import { exampleText } from './example-text.ts'
import styles from './template-list.module.css'

type Example = Answer<'examples'>['examples'][number]

/** The workflows that come with the program, one for each kind of model. */
export function TemplateList(props: { readonly onOpen: (title: string, text: string) => void }): ReactNode {
  const { t } = useTranslation()
  const host = useHost()
  const [examples, setExamples] = useState<readonly Example[]>([])
  const [failure, setFailure] = useState<string | null>(null)

  useEffect(() => {
    let current = true
    host.request('examples', {}).then(
      (answer) => (current ? setExamples(answer.examples) : undefined),
      (error: unknown) =>
        current ? setFailure(error instanceof Error ? error.message : String(error)) : undefined,
    )
    return () => {
      current = false
    }
  }, [host])

  if (failure !== null) return <PanelFailure message={t('panels.templates.failed', { message: failure })} />
  return (
    <ul className={styles['list']}>
      {examples.map((example) => {
        const { title, description } = exampleText(example)
        return (
          <li key={example.name}>
            <button
              className={styles['template']}
              title={t('panels.templates.open', { title })}
              onClick={() => props.onOpen(title, stringifyJson(example.workflow))}
            >
              <strong>{title}</strong>
              <span>{description}</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
