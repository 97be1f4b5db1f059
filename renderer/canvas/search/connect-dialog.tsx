import { Command } from 'cmdk'
import { Dialog } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { NodeId } from '../../../workflows/document.ts'
import { nodeOutputs, type OutputPort } from '../../../workflows/ports.ts'
import { linkType } from '../../../workflows/wire-type.ts'
import { useUi } from '../../app/ui-store.ts'
import { useCatalogue } from '../../document/catalogue.ts'
import { connect } from '../../document/commands/wires.ts'
import { activeWorkflow, useDocuments } from '../../document/documents.ts'
import { focusCard } from '../card/card-focus.ts'
import { nodeTitle } from '../flow/flow-nodes.ts'
import { portColor } from '../port-colors.ts'
import { fittingInputs } from '../wiring.ts'
import styles from './search.module.css'

/** Wires by keyboard: choose an output of the node, then one of the inputs that it fits. */
export function ConnectDialog({ node: id }: { readonly node: NodeId }): ReactNode {
  const { t } = useTranslation()
  const show = useUi((state) => state.show)
  const announce = useUi((state) => state.set)
  const workflow = useDocuments(activeWorkflow)
  const catalogue = useCatalogue((state) => state.catalogue)
  const node = workflow?.nodes[id]
  const outputs = node === undefined ? [] : nodeOutputs(node, catalogue)
  const [picked, setPicked] = useState<OutputPort | null>(outputs.length === 1 ? (outputs[0] ?? null) : null)
  if (workflow === null || node === undefined) return null
  const title = nodeTitle(node, catalogue, workflow)
  const nameOf = (nodeId: NodeId): string => {
    const target = workflow.nodes[nodeId]
    return target === undefined ? nodeId : nodeTitle(target, catalogue, workflow)
  }
  const from = picked === null ? null : { node: id, slot: picked.slot }
  const targets = from === null ? [] : fittingInputs(workflow, catalogue, from)
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : show(null))}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles['veil']} />
        <Dialog.Content
          className={styles['dialog']}
          aria-describedby={undefined}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            focusCard(id)
          }}
        >
          <Dialog.Title className={styles['dialogTitle']}>{t('wires.connectTitle', { title })}</Dialog.Title>
          <Command loop key={picked?.slot ?? 'outputs'}>
            <div className={styles['head']}>
              <Command.Input
                // oxlint-disable-next-line jsx-a11y/no-autofocus -- each of the two lists is typed into at once
                autoFocus
                className={styles['input']}
                placeholder={
                  picked === null ? t('wires.chooseOutput') : t('wires.chooseInput', { output: picked.name })
                }
              />
            </div>
            <Command.List className={styles['results']} label={t('wires.connectTitle', { title })}>
              <Command.Empty className={styles['nothing']}>{t('wires.nothingFits')}</Command.Empty>
              {from === null
                ? outputs.map((output) => (
                    <Command.Item
                      key={output.slot}
                      value={`${output.slot} ${output.name}`}
                      className={styles['result']}
                      onSelect={() => setPicked(output)}
                    >
                      <span className={styles['mark']} style={{ background: portColor(output.type) }} />
                      <span className={styles['names']}>{(output.label ?? output.name) || '+'}</span>
                      <span className={styles['category']}>{output.type}</span>
                    </Command.Item>
                  ))
                : targets.map((target) => (
                    <Command.Item
                      key={`${target.node} ${target.input}`}
                      value={`${nameOf(target.node)} ${target.label} ${target.node} ${target.input}`}
                      className={styles['result']}
                      onSelect={() => {
                        const to = { node: target.node, input: target.input }
                        const type = linkType(workflow, catalogue, { from, to })
                        useDocuments.getState().edit(connect(from, to, type))
                        announce({
                          announcement: t('wires.connected', {
                            from: title,
                            to: `${nameOf(target.node)}, ${target.label}`,
                          }),
                        })
                        show(null)
                      }}
                    >
                      <span className={styles['mark']} style={{ background: portColor(target.type) }} />
                      <span className={styles['names']}>
                        <span>
                          {nameOf(target.node)} · {target.label || '+'}
                        </span>
                      </span>
                      <span className={styles['category']}>{target.taken ? '●' : '○'}</span>
                    </Command.Item>
                  ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
