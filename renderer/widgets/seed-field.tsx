import { ArrowDown, ArrowUp, Dice5, Lock, Shuffle } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { nextSeed } from '../../workflows/comfy/control-after-generate.ts'
import type { ControlMode } from '../../workflows/document.ts'
import type { Widget } from '../../workflows/node-definition.ts'
import { setControl } from '../document/commands/values.ts'
import { useDocuments } from '../document/documents.ts'
import { useExecutionId } from '../canvas/use-execution-id.ts'
import { useLastSeeds } from '../run/last-seeds.ts'
import menu from '../theme/menu.module.css'
import { CONTROLS } from './control-after-generate.ts'
import type { FieldProps } from './field.tsx'
import styles from './field.module.css'
import { asNumber, NumberField } from './number-field.tsx'

const ICONS = { fixed: Lock, increment: ArrowUp, decrement: ArrowDown, randomize: Shuffle } as const

/** A seed: a number, a die, and what becomes of it after each run. */
export function SeedField(
  props: FieldProps<Extract<Widget, { kind: 'int' }>> & { readonly control: ControlMode },
): ReactNode {
  const { t } = useTranslation()
  const { widget, onChange } = props
  const [used, setUsed] = useState(false)
  const control = props.control === 'increment-wrap' ? 'increment' : props.control
  const Icon = ICONS[control]
  const after = t('app.labelled', { label: t('widgets.control'), value: t(`widgets.${control}`) })
  return (
    <NumberField {...props}>
      <button
        className={styles['icon']}
        aria-label={t('widgets.dice')}
        title={t('widgets.dice')}
        onClick={() => onChange(nextSeed(widget, asNumber(props.value, widget), 'randomize', Math.random))}
      >
        <Dice5 size={14} />
      </button>
      {used ? (
        <ControlMenu {...props} control={control} label={after} />
      ) : (
        <button
          className={styles['icon']}
          data-on={control !== 'fixed'}
          aria-haspopup="menu"
          aria-label={after}
          title={after}
          onClick={() => setUsed(true)}
        >
          <Icon size={13} />
        </button>
      )}
    </NumberField>
  )
}

/** Built at its first use: graphs hold many seeds, and their menus are opened seldom. */
function ControlMenu(
  props: FieldProps<Extract<Widget, { kind: 'int' }>> & {
    readonly control: keyof typeof ICONS
    readonly label: string
  },
): ReactNode {
  const { t } = useTranslation()
  const { nodeId, name, control, label, onChange } = props
  const documentId = useDocuments((state) => state.activeId)
  const execution = useExecutionId(nodeId)
  const last = useLastSeeds((state) => state.seeds[`${documentId} ${execution} ${name}`])
  const Icon = ICONS[control]
  return (
    <DropdownMenu.Root defaultOpen>
      <DropdownMenu.Trigger
        className={styles['icon']}
        data-on={control !== 'fixed'}
        aria-label={label}
        title={label}
      >
        <Icon size={13} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menu['menu']} align="end">
          <DropdownMenu.Label className={menu['label']}>{t('widgets.control')}</DropdownMenu.Label>
          <DropdownMenu.RadioGroup
            value={control}
            onValueChange={(value) => {
              const chosen = CONTROLS.find((mode) => mode === value)
              if (chosen !== undefined) useDocuments.getState().edit(setControl(nodeId, name, chosen))
            }}
          >
            {CONTROLS.map((mode) => {
              const ModeIcon = ICONS[mode]
              return (
                <DropdownMenu.RadioItem key={mode} value={mode} className={menu['item']}>
                  <ModeIcon size={14} />
                  {t(`widgets.${mode}`)}
                  <DropdownMenu.ItemIndicator className={menu['check']}>✓</DropdownMenu.ItemIndicator>
                </DropdownMenu.RadioItem>
              )
            })}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className={menu['separator']} />
          <DropdownMenu.Item
            className={menu['item']}
            disabled={last === undefined}
            onSelect={() => last !== undefined && onChange(last)}
          >
            {t('widgets.lastSeed')}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
