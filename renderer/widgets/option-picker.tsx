import { Command } from 'cmdk'
import { ChevronDown } from 'lucide-react'
import { Popover } from 'radix-ui'
import { type ReactNode, useState } from 'react'
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
  const missing = props.value !== '' && !props.options.some(({ value }) => value === props.value)
  return (
    <span className={styles['row']}>
      <Popover.Root
        open={open}
        onOpenChange={(next) => {
          setOpen(next)
          if (next) props.onOpen?.()
        }}
      >
        <Popover.Trigger
          className={styles['combo']}
          data-missing={missing}
          title={missing ? t('widgets.missing', { value: props.value }) : (props.tooltip ?? props.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' || event.key === ' ' || event.key.startsWith('Arrow'))
              event.stopPropagation()
          }}
        >
          <span className={styles['label']}>{props.label}</span>
          <span className={styles['value']}>{props.value}</span>
          <ChevronDown size={12} className={styles['chevron']} />
        </Popover.Trigger>
        <Popover.Portal>
          <Popover.Content className={menu['list']} align="start" sideOffset={4} collisionPadding={8}>
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
                      setOpen(false)
                      if (option.value !== props.value) props.onChoose(option.value)
                    }}
                  >
                    <span className={menu['optionText']}>
                      {option.value}
                      {option.note === undefined ? null : <small>{option.note}</small>}
                    </span>
                    {option.aside === undefined ? null : (
                      <span className={menu['aside']}>{option.aside}</span>
                    )}
                  </Command.Item>
                ))}
              </Command.List>
            </Command>
          </Popover.Content>
        </Popover.Portal>
      </Popover.Root>
      {props.children}
    </span>
  )
}
