import { memo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ControlMode, NodeId } from '../../workflows/document.ts'
import type { Widget } from '../../workflows/node-definition.ts'
import type { InputPort } from '../../workflows/ports.ts'
import type { Literal } from '../../workflows/prompt.ts'
import { useCatalogue } from '../document/catalogue.ts'
import { setPromoted } from '../document/commands/set-promoted.ts'
import { setValue } from '../document/commands/values.ts'
import { useDocuments } from '../document/documents.ts'
import { BooleanField } from './boolean-field.tsx'
import { ComboField } from './combo-field.tsx'
import styles from './field.module.css'
import { ImageField } from './image-field.tsx'
import { ModelField } from './model-field.tsx'
import { NumberField } from './number-field.tsx'
import { PromptField } from './prompt-field.tsx'
import { SeedField } from './seed-field.tsx'
import { SliderField } from './slider-field.tsx'
import { TextField } from './text-field.tsx'
import { UnknownField } from './unknown-field.tsx'

/** What every widget gets. */
export type FieldProps<W extends Widget = Widget> = {
  readonly nodeId: NodeId
  readonly name: string
  readonly label: string
  readonly tooltip: string | undefined
  readonly widget: W
  readonly value: Literal | undefined
  readonly onChange: (value: Literal) => void
}

/** The widget of an input, or its name alone while a wire sets the value. */
export const Field = memo(function Field(props: {
  readonly nodeId: NodeId
  readonly input: InputPort
  readonly widget: Widget
  readonly value: Literal | undefined
  readonly control: ControlMode | undefined
  readonly linked: boolean
  /** Of an instance: the value is its own, the widget that of a node inside. */
  readonly promoted?: boolean
}): ReactNode {
  const { nodeId, input, widget, value, control, linked } = props
  const label = input.label ?? input.name
  if (linked) return <LinkedField label={label} />
  const common = {
    nodeId,
    name: input.name,
    label,
    tooltip: input.tooltip ?? undefined,
    value,
    onChange: (next: Literal) =>
      useDocuments
        .getState()
        .edit(
          props.promoted === true
            ? setPromoted(nodeId, input.name, next, useCatalogue.getState().catalogue)
            : setValue(nodeId, input.name, next),
        ),
  }
  switch (widget.kind) {
    case 'int':
      if (control !== undefined) return <SeedField {...common} widget={widget} control={control} />
      return widget.display === 'slider' ? (
        <SliderField {...common} widget={widget} />
      ) : (
        <NumberField {...common} widget={widget} />
      )
    case 'float':
      return widget.display === 'slider' ? (
        <SliderField {...common} widget={widget} />
      ) : (
        <NumberField {...common} widget={widget} />
      )
    case 'string':
      return widget.multiline ? (
        <PromptField {...common} widget={widget} />
      ) : (
        <TextField {...common} widget={widget} />
      )
    case 'boolean':
      return <BooleanField {...common} widget={widget} />
    case 'combo':
      if (typeof value !== 'string' && value !== undefined)
        return <UnknownField {...common} widget={widget} />
      if (widget.imageUpload) return <ImageField {...common} widget={widget} />
      return widget.folder === undefined ? (
        <ComboField {...common} widget={widget} />
      ) : (
        <ModelField {...common} widget={widget} />
      )
  }
})

function LinkedField({ label }: { readonly label: string }): ReactNode {
  const { t } = useTranslation()
  return (
    <span className={styles['linked']} title={t('widgets.connected')}>
      {label}
    </span>
  )
}
