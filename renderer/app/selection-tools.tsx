import {
  AlignHorizontalDistributeCenter,
  AlignHorizontalJustifyStart,
  AlignVerticalDistributeCenter,
  AlignVerticalJustifyStart,
  Boxes,
  Cable,
  CircleSlash,
  Copy,
  Group,
  type LucideIcon,
  Pin,
  Play,
  SkipForward,
  Trash2,
  Workflow,
} from 'lucide-react'
import { Toolbar } from 'radix-ui'
import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useShallow } from 'zustand/react/shallow'
import { useFlow } from '../canvas/flow/flow-store.ts'
import { type ActionId, keysOf } from '../canvas/shortcuts.ts'
import { isOpenTo } from './actions/lacks-selection.ts'
import { useActions } from './actions/use-actions.ts'
import styles from './shell.module.css'

type Tool = { readonly action: ActionId; readonly icon: LucideIcon; readonly from: number }

/** `from`: how many nodes must be selected for the tool to be of use. */
const GROUPS: readonly (readonly Tool[])[] = [
  [
    { action: 'runSelected', icon: Play, from: 1 },
    { action: 'connect', icon: Cable, from: 1 },
  ],
  [
    { action: 'mute', icon: CircleSlash, from: 1 },
    { action: 'bypass', icon: SkipForward, from: 1 },
    { action: 'pin', icon: Pin, from: 1 },
    { action: 'duplicate', icon: Copy, from: 1 },
    { action: 'group', icon: Group, from: 1 },
    { action: 'convertToSubgraph', icon: Boxes, from: 2 },
    { action: 'alignLeft', icon: AlignVerticalJustifyStart, from: 2 },
    { action: 'alignTop', icon: AlignHorizontalJustifyStart, from: 2 },
    { action: 'distributeHorizontally', icon: AlignHorizontalDistributeCenter, from: 3 },
    { action: 'distributeVertically', icon: AlignVerticalDistributeCenter, from: 3 },
    { action: 'layout', icon: Workflow, from: 2 },
  ],
  [{ action: 'delete', icon: Trash2, from: 1 }],
]

/** What can be done with the selection, docked in the top bar: it never covers the graph. */
export function SelectionTools(): ReactNode {
  const { t } = useTranslation()
  const actions = useActions()
  const selected = useFlow(
    useShallow((state) => state.nodes.flatMap((node) => (node.selected === true ? [node.id] : []))),
  )
  const groups = GROUPS.map((tools) =>
    tools.filter(({ action, from }) => selected.filter((id) => isOpenTo(action, id)).length >= from),
  ).filter((tools) => tools.length > 0)
  if (selected.length === 0) return <div className={styles['tools']} />
  return (
    <Toolbar.Root className={styles['tools']} aria-label={t('menu.node')}>
      {groups.map((tools, index) => (
        <Fragment key={tools[0]?.action}>
          {index === 0 ? null : <Toolbar.Separator className={styles['divider']} />}
          {tools.map(({ action, icon: Icon }) => (
            <Toolbar.Button
              key={action}
              className={styles['tool']}
              onClick={actions[action]}
              aria-label={t(`actions.${action}`)}
              title={[t(`actions.${action}`), keysOf(action)].filter(Boolean).join(' · ')}
            >
              <Icon size={15} />
            </Toolbar.Button>
          ))}
        </Fragment>
      ))}
    </Toolbar.Root>
  )
}
