import { useTranslation } from 'react-i18next'
import { useUi } from './ui-store.ts'

/** Why the workflow cannot be checked now, in a line; null while it can. */
export function useCheckFailure(): string | null {
  const { t } = useTranslation()
  const gone = useUi((state) => state.gone)
  const failure = useUi((state) => state.checkFailure)
  if (gone) return t('status.gone')
  return failure === null ? null : t('status.checkFailed', { message: failure })
}
