import { Boxes, ListTree } from 'lucide-react'
import { type KeyboardEvent, type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { WorkflowDocument } from '../../../workflows/document.ts'
import { stringifyJson } from '../../../workflows/json.ts'
import type { Catalogue } from '../../../workflows/node-definition.ts'
import { levelView } from '../../../workflows/subgraph/level-view.ts'
import { type Level, placeOf, ROOT } from '../../../workflows/subgraph/level.ts'
import type { DocumentRun } from '../../run/run-store.ts'
import { EmptyPanel, Panel } from '../panel.tsx'
import styles from './outline-panel.module.css'
import { type OutlineLine, type OutlineNode, outlineTree } from './outline-tree.ts'

type Outline = {
  readonly workflow: WorkflowDocument
  readonly catalogue: Catalogue
  readonly run: DocumentRun | null
  /** Ids as runs name nodes, here and below. */
  readonly selected: ReadonlySet<string>
  readonly onShow: (id: string) => void
}

/** The graph as a tree, equal to the canvas for the keyboard and for a screen reader; subgraphs are its branches. */
export function OutlinePanel(props: Outline): ReactNode {
  const { t } = useTranslation()
  const { workflow, catalogue } = props
  const nodes = useMemo(() => outlineTree(workflow, catalogue), [workflow, catalogue])
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  const [current, setCurrent] = useState<string | null>(null)
  const toggle = (id: string, shown: boolean): void => {
    const next = new Set(open)
    if (shown) next.add(id)
    else next.delete(id)
    setOpen(next)
    // What had the keyboard may have gone with the branch.
    if (!shown) setCurrent(id)
  }
  if (nodes.length === 0) {
    return (
      <Panel title={t('panels.names.outline')}>
        <EmptyPanel icon={ListTree} title={t('panels.outline.empty')} hint={t('panels.outline.emptyHint')} />
      </Panel>
    )
  }
  const place = current === null ? null : placeOf(current)
  const there = place !== null && levelView(workflow, place.level).nodes[place.node] !== undefined
  return (
    <Panel title={t('panels.names.outline')}>
      <p className="visually-hidden" id="outline-hint">
        {t('panels.outline.hint')}
      </p>
      <ul
        className={styles['tree']}
        role="tree"
        aria-label={t('panels.outline.tree')}
        aria-describedby="outline-hint"
      >
        <Branch
          {...props}
          level={ROOT}
          open={open}
          toggle={toggle}
          tabStop={there ? current : (nodes[0]?.id ?? null)}
          onCurrent={setCurrent}
        />
      </ul>
    </Panel>
  )
}

type BranchProps = Outline & {
  readonly level: Level
  readonly open: ReadonlySet<string>
  readonly toggle: (id: string, shown: boolean) => void
  readonly tabStop: string | null
  readonly onCurrent: (id: string) => void
}

/** The nodes of one level. */
function Branch(props: BranchProps): ReactNode {
  const { t } = useTranslation()
  const { workflow, catalogue, level, open, toggle } = props
  const nodes = useMemo(() => outlineTree(workflow, catalogue, level), [workflow, catalogue, level])
  const keys = (event: KeyboardEvent<HTMLElement>, node: OutlineNode): void => {
    const item = event.currentTarget
    const actions: Record<string, () => void> = {
      ArrowDown: () => move(item, 'next'),
      ArrowUp: () => move(item, 'previous'),
      Home: () => move(item, 'first'),
      End: () => move(item, 'last'),
      ArrowRight: () => (open.has(node.id) ? move(item, 'next') : toggle(node.id, true)),
      ArrowLeft: () => (open.has(node.id) ? toggle(node.id, false) : move(item, 'parent')),
      Enter: () => props.onShow(node.id),
      ' ': () => props.onShow(node.id),
    }
    const action = actions[event.key]
    if (action === undefined || event.target !== item) return
    event.preventDefault()
    event.stopPropagation()
    action()
  }
  return nodes.map((node) => (
    <li
      key={node.id}
      className={styles['node']}
      role="treeitem"
      aria-expanded={open.has(node.id)}
      aria-selected={props.selected.has(node.id)}
      aria-level={level.length + 1}
      aria-label={[node.title, subtitle(node, props.run, t)].filter(Boolean).join(', ')}
      tabIndex={node.id === props.tabStop ? 0 : -1}
      onFocus={(event) => {
        if (event.target === event.currentTarget) props.onCurrent(node.id)
      }}
      onKeyDown={(event) => keys(event, node)}
      onDoubleClick={(event) => {
        event.stopPropagation()
        props.onShow(node.id)
      }}
      onClick={(event) => {
        event.stopPropagation()
        if (event.target === event.currentTarget || event.detail === 1) toggle(node.id, !open.has(node.id))
      }}
    >
      <span className={styles['title']}>
        <span>
          {node.inside === null ? null : <Boxes className={styles['mark']} size={12} aria-hidden />}
          {node.title}
        </span>{' '}
        <small>{subtitle(node, props.run, t)}</small>
      </span>
      {open.has(node.id) ? (
        <ul className={styles['lines']} role="group">
          {node.lines.map((line) => (
            <li key={`${line.kind}/${'input' in line ? line.input : line.output}`} role="none">
              <Line line={line} onShow={props.onShow} />
            </li>
          ))}
          {node.inside === null ? null : <Branch {...props} level={node.inside} />}
        </ul>
      ) : null}
    </li>
  ))
}

function move(from: HTMLElement, to: 'next' | 'previous' | 'first' | 'last' | 'parent'): void {
  const items = [...(from.closest('[role=tree]')?.querySelectorAll<HTMLElement>('[role=treeitem]') ?? [])]
  const index = items.indexOf(from)
  const target = {
    next: items[index + 1],
    previous: items[index - 1],
    first: items[0],
    last: items.at(-1),
    parent: from.parentElement?.closest<HTMLElement>('[role=treeitem]'),
  }[to]
  target?.focus()
}

function Line(props: { readonly line: OutlineLine; readonly onShow: (id: string) => void }): ReactNode {
  const { t, i18n } = useTranslation()
  const { line } = props
  switch (line.kind) {
    case 'wire':
      return (
        <button className={styles['line']} onClick={() => props.onShow(line.from)}>
          {t('panels.outline.from', line)}
        </button>
      )
    case 'open':
      return <span className={styles['line']}>{t('panels.outline.unconnected', line)}</span>
    case 'value':
      return (
        <span className={styles['line']}>
          {t('panels.outline.value', { input: line.input, value: stringifyJson(line.value) })}
        </span>
      )
    case 'feeds':
      return (
        <span className={styles['line']}>
          {line.to.length === 0
            ? t('panels.outline.feedsNothing', line)
            : t('panels.outline.feeds', {
                output: line.output,
                nodes: new Intl.ListFormat(i18n.language).format(line.to.map(({ title }) => title)),
              })}
        </span>
      )
  }
}

/** How a node is, or else its type where the title does not say it. */
function subtitle(...about: Parameters<typeof states>): string {
  const [node] = about
  return states(...about).join(', ') || (node.title === node.type ? '' : node.type)
}

function states(
  node: OutlineNode,
  run: DocumentRun | null,
  t: ReturnType<typeof useTranslation>['t'],
): string[] {
  const state = run?.nodes[node.id]
  return [
    ...(node.mode === 'active' ? [] : [t(`panels.outline.${node.mode}`)]),
    ...(state?.status === 'running' ? [t('panels.outline.running')] : []),
    ...(state?.failure ? [t('panels.outline.failed', { message: state.failure.message })] : []),
  ]
}
