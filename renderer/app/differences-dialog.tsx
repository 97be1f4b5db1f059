import { ArrowRight } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { OutputImage } from '../../electron/ipc/events.ts'
import { readWorkflowText } from '../../workflows/comfy/read-workflow.ts'
import { type Change, diff } from '../../workflows/diff.ts'
import { stringifyJson } from '../../workflows/json.ts'
import { ROOT } from '../../workflows/subgraph/level.ts'
import { useCatalogue } from '../document/catalogue.ts'
import { takeOver } from '../document/commands/values.ts'
import { activeDocument, type OpenDocument, useDocuments } from '../document/documents.ts'
import { useHost } from '../host/host-context.ts'
import { workflowText } from '../panels/gallery/picture-actions.ts'
import styles from './dialogs.module.css'
import { openText } from './open-document.ts'
import { shownTitle } from './shown-title.ts'
import { useUi } from './ui-store.ts'

/** What the workflow in a picture has otherwise than the open one; each value can be taken over. */
export function DifferencesDialog({ image }: { readonly image: OutputImage }): ReactNode {
  const { t } = useTranslation()
  const host = useHost()
  const show = useUi((state) => state.show)
  const document = useDocuments(activeDocument)
  const [text, setText] = useState<string | null>(null)
  useEffect(() => {
    workflowText(host, image).then(setText, (error: unknown) =>
      show({ kind: 'failure', message: error instanceof Error ? error.message : String(error), remedy: '' }),
    )
  }, [host, image, show])
  if (document === null) return null
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : show(null))}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles['veil']} />
        <Dialog.Content className={styles['differences']}>
          <img src={host.imageUrl(image, 'thumbnail')} alt="" />
          <div>
            <Dialog.Title className={styles['title']}>
              {t('panels.differences.title', { title: shownTitle(document) })}
            </Dialog.Title>
            <Dialog.Description className={styles['text']}>
              {t('panels.differences.lead', { name: image.filename })}
            </Dialog.Description>
          </div>
          {text === null ? null : (
            <Differences
              document={document}
              text={text}
              onOpen={() => {
                show(null)
                openText(image.filename, text)
              }}
            />
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

type ValueChange = Extract<Change, { readonly kind: 'value' | 'mode' }>

function Differences(props: {
  readonly document: OpenDocument
  readonly text: string
  readonly onOpen: () => void
}): ReactNode {
  const { t } = useTranslation()
  const catalogue = useCatalogue((state) => state.catalogue)
  const { document, text } = props
  const there = useMemo(() => readWorkflowText(text, catalogue).document, [text, catalogue])
  const changes = diff(document.workflow, there, catalogue)
  const values = changes.filter((change) => isTakeable(change, document))
  const take = (taken: readonly ValueChange[]): void =>
    useDocuments.getState().edit(takeOver(taken), { id: document.id, level: ROOT })
  return (
    <>
      {changes.length === 0 ? (
        <p className={styles['text']}>{t('panels.differences.none')}</p>
      ) : (
        <ul className={styles['changes']}>
          {changes.map((change) => (
            <li key={keyOf(change)}>
              <Line change={change} />
              {isTakeable(change, document) ? (
                <button className={styles['button']} onClick={() => take([change])}>
                  {t('panels.differences.apply')}
                </button>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      <div className={styles['buttons']}>
        <Dialog.Close className={styles['button']}>{t('dialogs.close')}</Dialog.Close>
        <button className={styles['button']} onClick={props.onOpen}>
          {t('panels.differences.openInstead')}
        </button>
        {values.length < 2 ? null : (
          <button className={styles['primary']} onClick={() => take(values)}>
            {t('panels.differences.applyAll')}
          </button>
        )}
      </div>
    </>
  )
}

function Line({ change }: { readonly change: Change }): ReactNode {
  const { t } = useTranslation()
  const source = (from: string | null): string =>
    from === null ? t('panels.differences.nothing') : t('panels.differences.wireFrom', { source: from })
  switch (change.kind) {
    case 'node-added':
      return <span>{t('panels.differences.added', { node: change.node })}</span>
    case 'node-removed':
      return <span>{t('panels.differences.removed', { node: change.node })}</span>
    case 'subgraph':
      return <span>{t('panels.differences.inside', { node: change.node })}</span>
    case 'value':
    case 'mode':
    case 'wire': {
      const isWire = change.kind === 'wire'
      return (
        <span>
          <strong>{change.node}</strong> · {change.input}
          <span className={styles['change']}>
            <del title={t('panels.differences.here')}>
              {isWire ? source(change.before) : shown(change.before)}
            </del>
            <ArrowRight size={13} aria-hidden />
            <ins title={t('panels.differences.there')}>
              {isWire ? source(change.after) : shown(change.after)}
            </ins>
          </span>
        </span>
      )
    }
  }
}

/** Values of widgets that the node here has, and its mode; wires and what is unknown are not taken over. */
function isTakeable(change: Change, { workflow }: OpenDocument): change is ValueChange {
  if (change.kind === 'mode') return true
  return change.kind === 'value' && change.input in (workflow.nodes[change.nodeId]?.values ?? {})
}

function keyOf(change: Change): string {
  return 'input' in change
    ? `${change.kind} ${change.nodeId} ${change.input}`
    : `${change.kind} ${change.node}`
}

function shown(value: ValueChange['before']): string {
  return typeof value === 'string' ? value : stringifyJson(value)
}
