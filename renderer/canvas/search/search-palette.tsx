import { Command } from 'cmdk'
import { X } from 'lucide-react'
import { Popover } from 'radix-ui'
import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { TITLE_HEIGHT } from '../../../workflows/comfy/litegraph-size.ts'
import { newNode } from '../../../workflows/new-node.ts'
import type { NodeDefinition } from '../../../workflows/node-definition.ts'
import { type Dialog, type SearchFor, useUi } from '../../app/ui-store.ts'
import { selectSoon } from '../../app/actions/edit-actions.ts'
import { useCatalogue } from '../../document/catalogue.ts'
import { addNode, nextNodeId } from '../../document/commands/nodes.ts'
import { activeWorkflow, useDocuments } from '../../document/documents.ts'
import { nodeGeometry } from '../geometry/node-geometry.ts'
import { categoryHue, portColor } from '../port-colors.ts'
import { inputOfType, outputOfType, roomFor } from '../wiring.ts'
import { createNodeSearch } from './node-search.ts'
import { noteUsed, useRecentNodes } from './recent-nodes.ts'
import styles from './search.module.css'

const SHOWN = 60

/** Adds a node where the pointer was: type a few letters, press Enter. */
export function SearchPalette(props: { readonly dialog: Extract<Dialog, { kind: 'search' }> }): ReactNode {
  const { t } = useTranslation()
  const { screen, canvas } = props.dialog
  const [wanted, setWanted] = useState<SearchFor>(props.dialog.for)
  const [text, setText] = useState('')
  const show = useUi((state) => state.show)
  const catalogue = useCatalogue((state) => state.catalogue)
  const recent = useRecentNodes((state) => state.types)
  const search = useMemo(() => createNodeSearch(catalogue, wanted, recent), [catalogue, wanted, recent])
  const found = search(text).slice(0, SHOWN)

  const add = (definition: NodeDefinition): void => {
    const workflow = activeWorkflow(useDocuments.getState())
    show(null)
    if (workflow === null) return
    const id = nextNodeId(workflow)
    noteUsed(definition.type)
    const pointer = { x: Math.round(canvas.x), y: Math.round(canvas.y) }
    const wiring = wiringOf(definition, wanted)
    const link = wiring?.kind === 'between' ? workflow.links[wiring.link] : undefined
    const geometry = nodeGeometry(newNode(id, definition, pointer), catalogue, { showsPicture: false })
    const { width } = geometry
    const output = wiring?.kind === 'to' ? geometry.outputs[wiring.slot] : undefined
    // What feeds an input stands left of it: its output, not its corner, is where the wire was dropped.
    const position =
      output === undefined
        ? pointer
        : { x: pointer.x - width, y: Math.round(pointer.y + TITLE_HEIGHT - output.top - output.height / 2) }
    useDocuments
      .getState()
      .edit(
        addNode(
          definition,
          position,
          wiring?.kind === 'between' && link !== undefined
            ? { ...wiring, room: roomFor(position.x, width, link, workflow) }
            : wiring,
        ),
      )
    selectSoon([id])
  }
  return (
    <Popover.Root open onOpenChange={(open) => (open ? undefined : show(null))}>
      <Popover.Anchor style={{ position: 'fixed', left: screen.x, top: screen.y }} />
      <Popover.Portal>
        <Popover.Content
          className={styles['palette']}
          align="start"
          side="bottom"
          sideOffset={6}
          collisionPadding={12}
          aria-label={t('search.title')}
          // Escape and a click elsewhere close it; focus that some other part takes late does not.
          onFocusOutside={(event) => event.preventDefault()}
        >
          <Command shouldFilter={false} loop>
            <div className={styles['head']}>
              <Command.Input
                className={styles['input']}
                placeholder={t('search.placeholder')}
                value={text}
                onValueChange={setText}
              />
              {wanted.kind === 'any' ? null : (
                <button
                  className={styles['filter']}
                  style={{ borderColor: portColor(wanted.type) }}
                  onClick={() => setWanted({ kind: 'any' })}
                  title={t('search.clearFilter')}
                >
                  {wanted.type}
                  <X size={12} />
                </button>
              )}
            </div>
            <Command.List className={styles['results']} label={t('search.title')}>
              <Command.Empty className={styles['nothing']}>{t('search.nothing')}</Command.Empty>
              {found.map((definition) => (
                <Command.Item
                  key={definition.type}
                  value={definition.type}
                  className={styles['result']}
                  onSelect={() => add(definition)}
                >
                  <span
                    className={styles['mark']}
                    style={{ background: `oklch(65% 0.12 ${categoryHue(definition.category)})` }}
                  />
                  <span className={styles['names']}>
                    <span>{definition.displayName}</span>
                    <small>{definition.description}</small>
                  </span>
                  <span className={styles['category']}>{definition.category}</span>
                </Command.Item>
              ))}
            </Command.List>
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function wiringOf(definition: NodeDefinition, wanted: SearchFor): Parameters<typeof addNode>[2] {
  if (wanted.kind === 'any') return undefined
  const input = inputOfType(definition, wanted.type)
  const slot = outputOfType(definition, wanted.type)
  const output = slot === null ? undefined : definition.outputs[slot]
  // A Reroute passes what it gets.
  const type = output === undefined || output.type === '*' ? wanted.type : output.type
  switch (wanted.kind) {
    case 'from':
      return input === null
        ? undefined
        : { kind: 'from', from: wanted.from, input, type: carried(wanted.type, definition, input) }
    case 'to':
      return slot === null ? undefined : { kind: 'to', to: wanted.to, slot, type }
    case 'between':
      return input === null || slot === null
        ? undefined
        : { kind: 'between', link: wanted.link, input, slot, type }
  }
}

/** What says nothing of its type, the boundary of a subgraph or a Reroute, carries what the input takes. */
function carried(type: string, definition: NodeDefinition, input: string): string {
  return type === '*' ? (definition.inputs.find(({ name }) => name === input)?.type ?? type) : type
}
