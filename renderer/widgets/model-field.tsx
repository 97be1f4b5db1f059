import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelInfo } from '../../electron/ipc/contract.ts'
import { useHost } from '../host/host-context.ts'
import type { ComboWidget } from './combo-field.tsx'
import type { FieldProps } from './field.tsx'
import { showBytes } from '../i18n/show-number.ts'
import { loadModels, useModels } from './models-store.ts'
import { OptionPicker } from './option-picker.tsx'
import { literalText } from './literal-text.ts'

/** A file of a model folder, with what it is: family, kind, steps, size. */
export function ModelField(props: FieldProps<ComboWidget>): ReactNode {
  const { t } = useTranslation()
  const host = useHost()
  const folder = props.widget.folder ?? ''
  const models = useModels((state) => state.folders[folder])
  const describe = (name: string): Pick<ModelInfo, 'description' | 'bytes'> | undefined =>
    models?.find((model) => model.name === name)
  return (
    <OptionPicker
      label={props.label}
      tooltip={props.tooltip}
      value={literalText(props.value)}
      options={props.widget.options.map((value) => {
        const model = describe(value)
        return {
          value,
          ...(model === undefined
            ? {}
            : { note: model.description ?? t('widgets.reading'), aside: showBytes(model.bytes) }),
        }
      })}
      empty={t('widgets.emptyFolder', { folder })}
      onChoose={props.onChange}
      onOpen={() => {
        loadModels(host, folder).catch(() => {
          // The list of names is enough to choose by.
        })
      }}
    />
  )
}
