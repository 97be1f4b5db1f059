import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Panel } from '../panel.tsx'
import { TemplateList } from './template-list.tsx'

export function TemplatesPanel(props: { readonly onOpen: (title: string, text: string) => void }): ReactNode {
  const { t } = useTranslation()
  return (
    <Panel title={t('panels.names.templates')}>
      <TemplateList onOpen={props.onOpen} />
    </Panel>
  )
}
