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
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFlow } from '../canvas/flow/flow-store.ts'
import { type ActionId, keysOf } from '../canvas/shortcuts.ts'
import { useActions } from './actions/use-actions.ts'
import styles from './shell.module.css'

type Tool = { readonly action: ActionId; readonly icon: LucideIcon; readonly from: number }

/** `from`: how many nodes must be selected for the tool to be of use. */
const TOOLS: readonly (Tool | null)[] = [
  { action: 'runSelected', icon: Play, from: 1 },
  { action: 'connect', icon: Cable, from: 1 },
  null,
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
  null,
  { action: 'delete', icon: Trash2, from: 1 },
]

/** What can be done with the selection, docked in the top bar: it never covers the graph. */
export function SelectionTools(): ReactNode {
  const { t } = useTranslation()
  const actions = useActions()
  const count = useFlow((state) => state.nodes.filter(({ selected }) => selected).length)
  if (count === 0) return <div className={styles['tools']} />
  return (
    <Toolbar.Root className={styles['tools']} aria-label={t('menu.node')}>
      {TOOLS.map((tool, index) =>
        tool === null ? (
          // oxlint-disable-next-line react/no-array-index-key -- the list never changes
          <Toolbar.Separator key={index} className={styles['divider']} />
        ) : count < tool.from ? null : (
          <Toolbar.Button
            key={tool.action}
            className={styles['tool']}
            onClick={actions[tool.action]}
            aria-label={t(`actions.${tool.action}`)}
            title={[t(`actions.${tool.action}`), keysOf(tool.action)].filter(Boolean).join(' · ')}
          >
            <tool.icon size={15} />
          </Toolbar.Button>
        ),
      )}
    </Toolbar.Root>
  )
}
