import { Command } from 'cmdk'
import { ChevronDown } from 'lucide-react'
import { Popover } from 'radix-ui'
import { type ReactNode, type RefObject, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import menu from '../theme/menu.module.css'
import styles from './field.module.css'

export type Option = {
  readonly value: string
  /** What it is, below its name. */
  readonly note?: string
  /** At the end of the line: a size. */
  readonly aside?: string
}

/** A field that opens a searchable list. */
export function OptionPicker(props: {
  readonly label: string
  readonly tooltip: string | undefined
  readonly value: string
  readonly options: readonly Option[]
  /** What an empty list says. */
  readonly empty: string
  readonly onChoose: (value: string) => void
  readonly onOpen?: () => void
  /** Beside the field: an upload button. */
  readonly children?: ReactNode
}): ReactNode {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const field = useRef<HTMLButtonElement>(null)
  const missing = props.value !== '' && !props.options.some(({ value }) => value === props.value)
  const close = (): void => {
    setOpen(false)
    field.current?.focus()
  }
  return (
    <span className={styles['row']}>
      <button
        ref={field}
        className={styles['combo']}
        data-missing={missing}
        aria-haspopup="listbox"
        aria-expanded={open}
        title={missing ? t('widgets.missing', { value: props.value }) : (props.tooltip ?? props.value)}
        onClick={() => {
          if (!open) props.onOpen?.()
          setOpen(!open)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' || event.key === ' ') event.stopPropagation()
        }}
      >
        <span className={styles['label']}>{props.label}</span>
        <span className={styles['value']}>{props.value}</span>
        <ChevronDown size={12} className={styles['chevron']} />
      </button>
      {open ? <OptionList {...props} anchor={field} close={close} /> : null}
      {props.children}
    </span>
  )
}

/** Built when it is asked for: a graph shows hundreds of these fields at once. */
function OptionList(
  props: Parameters<typeof OptionPicker>[0] & {
    readonly anchor: RefObject<HTMLButtonElement | null>
    readonly close: () => void
  },
): ReactNode {
  const { t } = useTranslation()
  return (
    <Popover.Root open onOpenChange={props.close}>
      <Popover.Anchor virtualRef={props.anchor} />
      <Popover.Portal>
        <Popover.Content
          className={menu['list']}
          style={{ minWidth: Math.max(240, props.anchor.current?.getBoundingClientRect().width ?? 0) }}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={props.label}
          onInteractOutside={(event) => {
            // The field itself closes its list by its own click.
            if (event.target instanceof Node && props.anchor.current?.contains(event.target))
              event.preventDefault()
          }}
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          <Command loop defaultValue={props.value} onKeyDown={(event) => event.stopPropagation()}>
            <Command.Input
              className={menu['search']}
              placeholder={t('widgets.filter')}
              aria-label={t('widgets.choose', { name: props.label })}
            />
            <Command.List className={menu['options']} label={props.label}>
              <Command.Empty className={menu['empty']}>
                {props.options.length === 0 ? props.empty : t('widgets.nothing')}
              </Command.Empty>
              {props.options.map((option) => (
                <Command.Item
                  key={option.value}
                  value={option.value}
                  keywords={option.note === undefined ? [] : [option.note]}
                  className={menu['option']}
                  data-current={option.value === props.value}
                  onSelect={() => {
                    props.close()
                    if (option.value !== props.value) props.onChoose(option.value)
                  }}
                >
                  <span className={menu['optionText']}>
                    {option.value}
                    {option.note === undefined ? null : <small>{option.note}</small>}
                  </span>
                  {option.aside === undefined ? null : <span className={menu['aside']}>{option.aside}</span>}
                </Command.Item>
              ))}
            </Command.List>
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
