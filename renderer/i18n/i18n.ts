import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
  }
}

/** The other languages are fetched when they are chosen. */
const LANGUAGES: Readonly<Record<string, () => Promise<Translation>>> = {}

/** The shape that every language fills. */
export type Translation = Strings<typeof en>
type Strings<T> = { readonly [K in keyof T]: T[K] extends string ? string : Strings<T[K]> }

export async function startTranslation(language: string): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
  })
  await changeLanguage(language)
}

/** `system` follows the machine; a language that is not here falls back to English. */
export async function changeLanguage(language: string): Promise<void> {
  const wanted = language === 'system' ? navigator.language : language
  const name = [wanted, wanted.split('-')[0] ?? ''].find((candidate) => candidate in LANGUAGES) ?? 'en'
  const load = LANGUAGES[name]
  if (load !== undefined && !i18next.hasResourceBundle(name, 'translation')) {
    i18next.addResourceBundle(name, 'translation', await load())
  }
  await i18next.changeLanguage(name)
  document.documentElement.lang = name
}
