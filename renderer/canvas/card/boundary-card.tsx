import { ArrowLeftFromLine, ArrowRightFromLine, Plus, X } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Side } from '../../../workflows/subgraph/boundary.ts'
import { removePort, renamePort } from '../../document/commands/ports.ts'
import { useDocuments } from '../../document/documents.ts'
import type { NodeData } from '../flow/flow-types.ts'
import styles from './boundary-card.module.css'
import card from './card.module.css'
import { Sockets } from './sockets.tsx'

/** One side of the open subgraph's boundary: its ports by name, and an empty slot that makes the next one. */
export function BoundaryCard(props: {
  readonly side: Side
  readonly data: NodeData
  readonly selected: boolean
  readonly far: boolean
}): ReactNode {
  const { t } = useTranslation()
  const { side, data, far } = props
  const { width, height, inputs, outputs } = data.geometry
  const rows = (side === 'input' ? outputs : inputs).map(({ port, top, height: row }) => ({
    name: port.label ?? port.name,
    top,
    height: row,
  }))
  const Icon = side === 'input' ? ArrowRightFromLine : ArrowLeftFromLine
  return (
    <section
      className={`${card['card']} ${styles['boundary']}`}
      style={{ width, height }}
      data-selected={props.selected}
      data-side={side}
      data-far={far ? 'box' : undefined}
      aria-label={t(side === 'input' ? 'subgraph.inputs' : 'subgraph.outputs')}
    >
      <header className={card['title']}>
        {far ? null : (
          <>
            <Icon size={13} aria-hidden />
            {t(side === 'input' ? 'subgraph.inputs' : 'subgraph.outputs')}
          </>
        )}
      </header>
      <Sockets data={data} hidden />
      {far
        ? null
        : rows.map(({ name, ...row }, index) =>
            index < rows.length - 1 ? (
              <Port key={`${index} ${name}`} side={side} index={index} name={name} row={row} />
            ) : (
              <span
                key="empty"
                className={styles['empty']}
                style={row}
                title={t(side === 'input' ? 'subgraph.newInput' : 'subgraph.newOutput')}
              >
                <Plus
                  size={12}
                  aria-label={t(side === 'input' ? 'subgraph.newInput' : 'subgraph.newOutput')}
                />
              </span>
            ),
          )}
    </section>
  )
}

function Port(props: {
  readonly side: Side
  readonly index: number
  readonly name: string
  readonly row: { readonly top: number; readonly height: number }
}): ReactNode {
  const { t } = useTranslation()
  const { side, index, name } = props
  const [editing, setEditing] = useState(false)
  const { edit } = useDocuments.getState()
  if (editing) {
    return (
      <input
        className={`${styles['field']} nodrag`}
        style={props.row}
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the click on the name asked for this field
        autoFocus
        defaultValue={name}
        aria-label={t('subgraph.renamePort', { name })}
        onFocus={(event) => event.target.select()}
        onBlur={(event) => {
          setEditing(false)
          edit(renamePort(side, index, event.target.value))
        }}
        onKeyDown={(event) => {
          event.stopPropagation()
          if (event.key === 'Escape') event.currentTarget.value = name
          if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur()
        }}
      />
    )
  }
  return (
    <span className={styles['port']} style={props.row}>
      <button
        className={`${styles['name']} nodrag`}
        onDoubleClick={() => setEditing(true)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' && event.key !== 'F2') return
          event.preventDefault()
          event.stopPropagation()
          setEditing(true)
        }}
        title={t('subgraph.renamePort', { name })}
      >
        {name}
      </button>
      <button
        className={`${styles['remove']} nodrag`}
        onClick={() => edit(removePort(side, index))}
        aria-label={t('subgraph.removePort', { name })}
        title={t('subgraph.removePort', { name })}
      >
        <X size={11} />
      </button>
    </span>
  )
}
