import { Menubar } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings } from '../../electron/ipc/contract.ts'
import { useFlow } from '../canvas/flow/flow-store.ts'
import { type ActionId, keysOf, showKeys } from '../canvas/shortcuts.ts'
import { useDocuments } from '../document/documents.ts'
import { activeDocument } from '../document/documents.ts'
import { useHost } from '../host/host-context.ts'
import menu from '../theme/menu.module.css'
import { lacksSelection } from './actions/lacks-selection.ts'
import { reported } from './actions/file-actions.ts'
import { useActions } from './actions/use-actions.ts'
import { PANELS, togglePanel } from './panels.ts'
import { changeSettings, useSettings } from './settings-store.ts'
import styles from './shell.module.css'
import { useUi } from './ui-store.ts'

type Entries = readonly (ActionId | null)[]

const FILE: Entries = ['new', 'open', null, 'save', 'saveAs', 'exportApi', null, 'close']
const EDIT: Entries = [
  'cut',
  'copy',
  'paste',
  'pasteConnected',
  'duplicate',
  'delete',
  'deleteBridge',
  null,
  'selectAll',
  'find',
  null,
  'addNode',
  'addNote',
  'connect',
]
const ARRANGE: Entries = [
  'alignLeft',
  'alignCenter',
  'alignRight',
  null,
  'alignTop',
  'alignMiddle',
  'alignBottom',
  null,
  'distributeHorizontally',
  'distributeVertically',
  null,
  'layout',
  'group',
  'fitGroup',
  null,
  'convertToSubgraph',
  'unpackSubgraph',
]
const RUN: Entries = [
  'run',
  'runFront',
  'runSelected',
  'interrupt',
  'clearQueue',
  null,
  'refresh',
  'freeMemory',
]
const VIEW: Entries = [
  'fit',
  'zoomIn',
  'zoomOut',
  'zoomActual',
  null,
  'nextNode',
  'previousNode',
  null,
  'openSubgraph',
  'leaveSubgraph',
]
const HELP: Entries = ['shortcuts', 'about']

export function MenuBar(): ReactNode {
  const { t } = useTranslation()
  return (
    <Menubar.Root className={styles['menus']} aria-label={t('menu.bar')}>
      <Menu label={t('menu.file')}>
        <Items entries={FILE} />
      </Menu>
      <Menu label={t('menu.edit')}>
        <UndoItems />
        <Items entries={EDIT} />
      </Menu>
      <Menu label={t('menu.arrange')}>
        <Items entries={ARRANGE} />
      </Menu>
      <Menu label={t('run.run')}>
        <Items entries={RUN} />
      </Menu>
      <Menu label={t('menu.view')}>
        <Items entries={VIEW} />
        <ViewToggles />
      </Menu>
      <Menu label={t('menu.help')}>
        <Items entries={HELP} />
      </Menu>
    </Menubar.Root>
  )
}

function Menu(props: { readonly label: string; readonly children: ReactNode }): ReactNode {
  return (
    <Menubar.Menu>
      <Menubar.Trigger className={styles['menuTrigger']}>{props.label}</Menubar.Trigger>
      <Menubar.Portal>
        <Menubar.Content className={menu['menu']} align="start" sideOffset={5}>
          {props.children}
        </Menubar.Content>
      </Menubar.Portal>
    </Menubar.Menu>
  )
}

function Items({ entries }: { readonly entries: Entries }): ReactNode {
  const { t } = useTranslation()
  return entries.map((action, index) =>
    action === null ? (
      // oxlint-disable-next-line react/no-array-index-key -- the list never changes
      <Menubar.Separator key={index} className={menu['separator']} />
    ) : (
      <Item key={action} action={action} label={t(`actions.${action}`)} />
    ),
  )
}

function Item(props: {
  readonly action: ActionId
  readonly label: string
  readonly disabled?: boolean
}): ReactNode {
  const run = useActions()
  const lacking = useFlow(({ nodes }) =>
    lacksSelection(
      props.action,
      nodes.filter(({ selected }) => selected),
    ),
  )
  return (
    <Menubar.Item
      className={menu['item']}
      disabled={lacking || (props.disabled ?? false)}
      // The menu gives the focus back first; a dialog opened before would lose it at once.
      onSelect={() => requestAnimationFrame(run[props.action])}
    >
      {props.label}
      <span className={menu['keys']}>
        {keysOf(props.action) ?? showKeys(CLIPBOARD_KEYS[props.action] ?? '')}
      </span>
    </Menubar.Item>
  )
}

/** Their keys come as clipboard events and stand in no table. */
const CLIPBOARD_KEYS: Partial<Readonly<Record<ActionId, string>>> = {
  cut: 'Mod+X',
  copy: 'Mod+C',
  paste: 'Mod+V',
  pasteConnected: 'Mod+Shift+V',
}

function UndoItems(): ReactNode {
  const { t } = useTranslation()
  const history = useDocuments((state) => activeDocument(state)?.history)
  const named = (
    edit: { label: string; subject: string | null } | undefined,
    action: 'undo' | 'redo',
  ): string =>
    edit === undefined
      ? t(`actions.${action}`)
      : t('app.labelled', {
          label: t(`actions.${action}`),
          value: t(`commands.${edit.label}` as 'commands.move', {
            name: edit.subject ?? '',
            input: edit.subject ?? '',
          }),
        })
  const last = history?.past.at(-1)
  const next = history?.future[0]
  return (
    <>
      <Item action="undo" label={named(last, 'undo')} disabled={last === undefined} />
      <Item action="redo" label={named(next, 'redo')} disabled={next === undefined} />
      <Menubar.Separator className={menu['separator']} />
    </>
  )
}

const THEMES: readonly {
  readonly theme: Settings['theme']
  readonly key: 'system' | 'dark' | 'light' | 'highContrast'
}[] = [
  { theme: 'system', key: 'system' },
  { theme: 'dark', key: 'dark' },
  { theme: 'light', key: 'light' },
  { theme: 'high-contrast', key: 'highContrast' },
]

function ViewToggles(): ReactNode {
  const { t } = useTranslation()
  const host = useHost()
  const ui = useUi()
  const theme = useSettings((state) => state.settings?.theme ?? 'system')
  return (
    <>
      <Menubar.Separator className={menu['separator']} />
      {(['minimap', 'snap'] as const).map((flag) => (
        <Menubar.CheckboxItem
          key={flag}
          className={menu['item']}
          checked={ui[flag]}
          onCheckedChange={(checked) => ui.set({ [flag]: checked })}
        >
          {t(`actions.${flag}`)}
          <Menubar.ItemIndicator className={menu['check']}>✓</Menubar.ItemIndicator>
        </Menubar.CheckboxItem>
      ))}
      <Menubar.Separator className={menu['separator']} />
      <Menubar.Sub>
        <Menubar.SubTrigger className={menu['item']}>
          {t('menu.panels')}
          <span className={menu['keys']}>›</span>
        </Menubar.SubTrigger>
        <Menubar.Portal>
          <Menubar.SubContent className={menu['menu']}>
            {PANELS.map(({ id, key }) => (
              <Menubar.Item key={id} className={menu['item']} onSelect={() => togglePanel(id)}>
                {t(`panels.names.${id}`)}
                <span className={menu['keys']}>{key}</span>
              </Menubar.Item>
            ))}
          </Menubar.SubContent>
        </Menubar.Portal>
      </Menubar.Sub>
      <Menubar.Sub>
        <Menubar.SubTrigger className={menu['item']}>
          {t('menu.theme')}
          <span className={menu['keys']}>›</span>
        </Menubar.SubTrigger>
        <Menubar.Portal>
          <Menubar.SubContent className={menu['menu']}>
            <Menubar.RadioGroup value={theme}>
              {THEMES.map((choice) => (
                <Menubar.RadioItem
                  key={choice.theme}
                  value={choice.theme}
                  className={menu['item']}
                  onSelect={() => void reported(() => changeSettings(host, { theme: choice.theme }))}
                >
                  {t(`menu.${choice.key}`)}
                  <Menubar.ItemIndicator className={menu['check']}>✓</Menubar.ItemIndicator>
                </Menubar.RadioItem>
              ))}
            </Menubar.RadioGroup>
          </Menubar.SubContent>
        </Menubar.Portal>
      </Menubar.Sub>
    </>
  )
}
