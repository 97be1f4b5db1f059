import i18next from 'i18next'

/** What a document is called: one without a name is untitled in the language that is shown now. */
export function shownTitle({ title }: { readonly title: string }): string {
  return title === '' ? i18next.t('app.untitled') : title
}
