import { ContextMenu } from 'radix-ui'
import { type MouseEvent, type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { linkId } from '../../../workflows/document.ts'
import { isBoundary } from '../../../workflows/subgraph/boundary.ts'
import { isInstance } from '../../app/actions/subgraph-actions.ts'
import { useActions } from '../../app/actions/use-actions.ts'
import { useUi } from '../../app/ui-store.ts'
import { colorGroup } from '../../document/commands/groups.ts'
import { setColor } from '../../document/commands/nodes.ts'
import { addReroute, disconnect } from '../../document/commands/wires.ts'
import { activeLevel, useDocuments } from '../../document/documents.ts'
import menu from '../../theme/menu.module.css'
import { selection, useFlow } from '../flow/flow-store.ts'
import { indexNodes, wirePoints } from '../geometry/flow-bounds.ts'
import { nearestSegment } from '../geometry/wire-geometry.ts'
import { usePointer } from '../gestures/pointer.ts'
import { NODE_COLORS } from '../node-colors.ts'
import { type ActionId, keysOf } from '../shortcuts.ts'

type Target =
  | { readonly kind: 'canvas' }
  | { readonly kind: 'nodes' }
  /** Of a subgraph, and nothing else. */
  | { readonly kind: 'boundary' }
  | { readonly kind: 'frame' }
  | { readonly kind: 'wire'; readonly id: string; readonly x: number; readonly y: number }

const CANVAS: readonly (ActionId | null)[] = [
  'addNote',
  null,
  'paste',
  'selectAll',
  null,
  'layout',
  'fit',
  'minimap',
  'snap',
]
const NODES: readonly (ActionId | null)[] = [
  'runSelected',
  'connect',
  'rename',
  null,
  'cut',
  'copy',
  'duplicate',
  null,
  'mute',
  'bypass',
  'collapse',
  'pin',
  null,
  'group',
  'convertToSubgraph',
  'layout',
  'swapInputs',
  'disconnect',
  null,
]
const INSTANCE: readonly (ActionId | null)[] = ['openSubgraph', 'unpackSubgraph', null]
const INSIDE: readonly (ActionId | null)[] = [null, 'leaveSubgraph']
const BOUNDARY: readonly (ActionId | null)[] = ['connect', null, 'layout', 'fit', null, 'leaveSubgraph']
const FRAME: readonly (ActionId | null)[] = ['fitGroup', 'copy', 'duplicate', null]

/** The menu under the right mouse button: of nodes, of a frame, of a wire, or of the canvas. */
export function CanvasMenu({ children }: { readonly children: ReactNode }): ReactNode {
  const [target, setTarget] = useState<Target>({ kind: 'canvas' })
  const show = useUi((state) => state.show)
  const inside = useDocuments((state) => activeLevel(state).length > 0)
  // Asked when the menu opens; while it is open nothing else is chosen.
  const instance = target.kind === 'nodes' && selection().nodes.some(isInstance)
  const { t } = useTranslation()
  const { toCanvas } = usePointer()
  const [at, setAt] = useState({ x: 0, y: 0 })
  return (
    <ContextMenu.Root>
      <ContextMenu.Trigger
        asChild
        onContextMenuCapture={(event: MouseEvent) => {
          setAt({ x: event.clientX, y: event.clientY })
          setTarget(targetOf(event))
        }}
      >
        {children}
      </ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className={menu['menu']}>
          {target.kind === 'canvas' ? (
            <>
              <ContextMenu.Item
                className={menu['item']}
                onSelect={() => {
                  const place = { screen: at, canvas: toCanvas(at), for: { kind: 'any' } as const }
                  // The menu gives the focus back first, which would close the palette.
                  requestAnimationFrame(() => show({ kind: 'search', ...place }))
                }}
              >
                {t('actions.addNode')}
                <span className={menu['keys']}>{keysOf('addNode')}</span>
              </ContextMenu.Item>
              <Items actions={CANVAS} />
              {inside ? <Items actions={INSIDE} /> : null}
            </>
          ) : null}
          {target.kind === 'nodes' ? (
            <>
              {instance ? <Items actions={INSTANCE} /> : null}
              <Items actions={NODES} />
              <Colors />
              <ContextMenu.Separator className={menu['separator']} />
              <Items actions={['deleteBridge', 'delete']} />
            </>
          ) : null}
          {target.kind === 'boundary' ? <Items actions={BOUNDARY} /> : null}
          {target.kind === 'frame' ? (
            <>
              <Items actions={FRAME} />
              <Colors />
              <ContextMenu.Separator className={menu['separator']} />
              <Items actions={['delete']} />
            </>
          ) : null}
          {target.kind === 'wire' ? <WireItems target={target} /> : null}
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  )
}

function Items({ actions }: { readonly actions: readonly (ActionId | null)[] }): ReactNode {
  const { t } = useTranslation()
  const run = useActions()
  return actions.map((action, index) =>
    action === null ? (
      // oxlint-disable-next-line react/no-array-index-key -- the list never changes
      <ContextMenu.Separator key={index} className={menu['separator']} />
    ) : (
      <ContextMenu.Item
        key={action}
        className={menu['item']}
        data-danger={action === 'delete'}
        onSelect={() => requestAnimationFrame(run[action])}
      >
        {t(`actions.${action}`)}
        <span className={menu['keys']}>{keysOf(action)}</span>
      </ContextMenu.Item>
    ),
  )
}

function Colors(): ReactNode {
  const { t } = useTranslation()
  const edit = useDocuments((state) => state.edit)
  const paint = (color: (typeof NODE_COLORS)[number] | null): void => {
    const chosen = selection()
    if (chosen.nodes.length > 0) edit(setColor(chosen.nodes, color))
    for (const group of chosen.groups) edit(colorGroup(group, color?.group ?? null))
  }
  return (
    <ContextMenu.Sub>
      <ContextMenu.SubTrigger className={menu['item']}>
        {t('colors.title')}
        <span className={menu['keys']}>›</span>
      </ContextMenu.SubTrigger>
      <ContextMenu.Portal>
        <ContextMenu.SubContent className={menu['menu']} sideOffset={4}>
          <ContextMenu.Item className={menu['item']} onSelect={() => paint(null)}>
            {t('actions.resetColor')}
          </ContextMenu.Item>
          {NODE_COLORS.map((color) => (
            <ContextMenu.Item key={color.name} className={menu['item']} onSelect={() => paint(color)}>
              <span className={menu['swatch']} style={{ background: color.bgcolor }} />
              {t(`colors.${color.name}`)}
            </ContextMenu.Item>
          ))}
        </ContextMenu.SubContent>
      </ContextMenu.Portal>
    </ContextMenu.Sub>
  )
}

function WireItems({ target }: { readonly target: Extract<Target, { kind: 'wire' }> }): ReactNode {
  const { t } = useTranslation()
  const { toCanvas } = usePointer()
  const show = useUi((state) => state.show)
  const edit = useDocuments((state) => state.edit)
  const screen = { x: target.x, y: target.y }
  const wire = useFlow((state) => state.edges.find(({ id }) => id === target.id))
  const bend = (): void => {
    const { nodes } = useFlow.getState()
    const points = wire === undefined ? null : wirePoints(wire, indexNodes(nodes))
    if (points === null) return
    const at = toCanvas(screen)
    edit(addReroute(linkId(target.id), nearestSegment(points, at).segment, at))
  }
  return (
    <>
      <ContextMenu.Item
        className={menu['item']}
        onSelect={() =>
          requestAnimationFrame(() =>
            show({
              kind: 'search',
              screen,
              canvas: toCanvas(screen),
              for: { kind: 'between', link: linkId(target.id), type: wire?.data?.type ?? '*' },
            }),
          )
        }
      >
        {t('commands.insert')}…
      </ContextMenu.Item>
      <ContextMenu.Item className={menu['item']} onSelect={bend}>
        {t('commands.reroute')}
      </ContextMenu.Item>
      <ContextMenu.Separator className={menu['separator']} />
      <ContextMenu.Item
        className={menu['item']}
        data-danger
        onSelect={() => edit(disconnect([linkId(target.id)]))}
      >
        {t('commands.disconnect')}
      </ContextMenu.Item>
    </>
  )
}

/** What is under the pointer; a node that is not selected becomes the selection. */
function targetOf(event: MouseEvent): Target {
  const element = event.target instanceof Element ? event.target : null
  const node = element?.closest('.react-flow__node')?.getAttribute('data-id')
  if (node != null) {
    const { nodes, select } = useFlow.getState()
    if (!nodes.some(({ id, selected }) => id === node && selected)) select({ nodes: [node] })
    if (node.startsWith('frame:')) return { kind: 'frame' }
    return { kind: selection().nodes.length === 0 && isBoundary(node) ? 'boundary' : 'nodes' }
  }
  const wire = element?.closest('.react-flow__edge')?.getAttribute('data-id')
  return wire == null ? { kind: 'canvas' } : { kind: 'wire', id: wire, x: event.clientX, y: event.clientY }
}
