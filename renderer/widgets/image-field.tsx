import { ImageUp } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { loadCatalogue } from '../document/catalogue.ts'
import { useHost } from '../host/host-context.ts'
import type { ComboWidget } from './combo-field.tsx'
import type { FieldProps } from './field.tsx'
import styles from './field.module.css'
import { OptionPicker } from './option-picker.tsx'
import { uploadPicture } from './upload-picture.ts'
import { literalText } from './literal-text.ts'

/** A picture of the input folder; another is chosen, dropped or pasted. */
export function ImageField(props: FieldProps<ComboWidget>): ReactNode {
  const { t } = useTranslation()
  const host = useHost()
  const picker = useRef<HTMLInputElement>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const [storing, setStoring] = useState(false)
  const store = async (picture: File | Promise<File> | undefined): Promise<void> => {
    if (picture === undefined) return
    setStoring(true)
    try {
      props.onChange(await uploadPicture(host, await picture))
      setFailure(null)
      await loadCatalogue(host)
    } catch (error) {
      setFailure(
        t('widgets.uploadFailed', { message: error instanceof Error ? error.message : String(error) }),
      )
    } finally {
      setStoring(false)
    }
  }
  const pictureOf = (data: DataTransfer): File | undefined =>
    [...data.files].find(({ type }) => type.startsWith('image/'))
  return (
    <div
      className={styles['drop']}
      data-failed={failure !== null}
      title={failure ?? undefined}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        const file = pictureOf(event.dataTransfer)
        const url = event.dataTransfer.getData('text/uri-list')
        if (file === undefined && url === '') return
        event.preventDefault()
        event.stopPropagation()
        void store(file ?? fetchPicture(url))
      }}
      onPaste={(event) => {
        const file = pictureOf(event.clipboardData)
        if (file === undefined) return
        event.preventDefault()
        event.stopPropagation()
        void store(file)
      }}
    >
      <OptionPicker
        label={props.label}
        tooltip={props.tooltip}
        value={storing ? t('widgets.uploading') : literalText(props.value)}
        options={props.widget.options.map((value) => ({ value }))}
        empty={t('widgets.empty')}
        onChoose={props.onChange}
      >
        <button
          className={styles['icon']}
          aria-label={t('widgets.upload')}
          title={t('widgets.upload')}
          onClick={() => picker.current?.click()}
        >
          <ImageUp size={14} />
        </button>
        <input
          ref={picker}
          type="file"
          accept="image/*"
          hidden
          onChange={(event) => void store(event.target.files?.[0])}
        />
      </OptionPicker>
    </div>
  )
}

/** A picture dragged out of the gallery comes as its address. */
async function fetchPicture(url: string): Promise<File> {
  const response = await fetch(url)
  const name = decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '')
  return new File([await response.blob()], /\.\w+$/.test(name) ? name : `${name || 'picture'}.png`)
}
