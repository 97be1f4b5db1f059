import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'
import type { Translation } from './translation.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation'
    resources: { translation: typeof en }
  }
}

/** The languages of the editor; all but English are fetched when they are chosen. */
export const LANGUAGES = {
  en: async () => en,
  de: async () => (await import('./de.ts')).de,
  fr: async () => (await import('./fr.ts')).fr,
  ja: async () => (await import('./ja.ts')).ja,
  'zh-CN': async () => (await import('./zh-cn.ts')).zhCn,
} as const satisfies Readonly<Record<string, () => Promise<Translation<'other'>>>>

export type Language = keyof typeof LANGUAGES

export async function startTranslation(language: string): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
  })
  await changeLanguage(language)
}

let wanted: Language = 'en'

/** `system` follows the machine; a language that is not here falls back to English. */
export async function changeLanguage(language: string): Promise<void> {
  const name = language === 'system' ? preferred(navigator.languages) : isLanguage(language) ? language : 'en'
  wanted = name
  if (!i18next.hasResourceBundle(name, 'translation')) {
    i18next.addResourceBundle(name, 'translation', await LANGUAGES[name]())
  }
  // Another may have been chosen while this one was on its way.
  if (wanted !== name) return
  await i18next.changeLanguage(name)
  document.documentElement.lang = name
}

/** The first of the wanted languages that is here; a script that is not here (`zh-TW`) does not count. */
function preferred(tags: readonly string[]): Language {
  for (const tag of tags) {
    const found = Object.keys(LANGUAGES).find((here) => written(here) === written(tag))
    if (found !== undefined && isLanguage(found)) return found
  }
  return 'en'
}

/** Language and script of a tag: `zh-Hans` for `zh`, `zh-CN` and `zh-SG`. */
function written(tag: string): string {
  const { language, script } = new Intl.Locale(tag).maximize()
  return `${language}-${script}`
}

function isLanguage(name: string): name is Language {
  return Object.hasOwn(LANGUAGES, name)
}
