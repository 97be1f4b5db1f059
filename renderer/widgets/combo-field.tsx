import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Widget } from '../../workflows/node-definition.ts'
import type { FieldProps } from './field.tsx'
import { OptionPicker } from './option-picker.tsx'
import { literalText } from './literal-text.ts'

export type ComboWidget = Extract<Widget, { kind: 'combo' }>

/** One of a few names. */
export function ComboField(props: FieldProps<ComboWidget>): ReactNode {
  const { t } = useTranslation()
  return (
    <OptionPicker
      label={props.label}
      tooltip={props.tooltip}
      value={literalText(props.value)}
      options={props.widget.options.map((value) => ({ value }))}
      empty={t('widgets.empty')}
      onChoose={props.onChange}
    />
  )
}
