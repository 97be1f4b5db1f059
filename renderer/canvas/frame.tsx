import { type CSSProperties, memo, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type NodeProps, NodeResizer } from 'reactflow'
import { renameGroup, resizeGroup } from '../document/commands/groups.ts'
import { useDocuments } from '../document/documents.ts'
import type { FrameNode } from './flow/flow-types.ts'
import styles from './frame.module.css'

/** A named frame behind nodes; its title bar carries along what lies inside. */
export const Frame = memo(function Frame({ data: { group }, selected }: NodeProps<FrameNode>): ReactNode {
  const { t } = useTranslation()
  const [editing, setEditing] = useState(false)
  const { edit } = useDocuments.getState()
  const style: CSSProperties & Record<'--tint', string> = {
    width: group.bounds.width,
    height: group.bounds.height,
    fontSize: Math.min(40, Math.max(12, group.fontSize * 0.7)),
    '--tint': group.color ?? '#3f789e',
  }
  return (
    <section className={styles['frame']} style={style} data-selected={selected}>
      <NodeResizer
        isVisible={selected}
        minWidth={120}
        minHeight={80}
        handleClassName={styles['handle'] ?? ''}
        lineClassName={styles['edge'] ?? ''}
        onResize={(_, { x, y, width, height }) =>
          edit(
            resizeGroup(group.id, {
              x: Math.round(x),
              y: Math.round(y),
              width: Math.round(width),
              height: Math.round(height),
            }),
          )
        }
      />
      <header className={`${styles['title']} frame-drag`} onDoubleClick={() => setEditing(true)}>
        {editing ? (
          <input
            className="nodrag"
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the double click asked for this field
            autoFocus
            defaultValue={group.title}
            aria-label={t('actions.rename')}
            onBlur={(event) => {
              setEditing(false)
              if (event.target.value !== group.title) edit(renameGroup(group.id, event.target.value))
            }}
            onKeyDown={(event) => {
              event.stopPropagation()
              if (event.key === 'Enter' || event.key === 'Escape') event.currentTarget.blur()
            }}
          />
        ) : (
          group.title || t('node.untitledGroup')
        )}
      </header>
    </section>
  )
})
