import type { en } from './en.ts'

/**
 * What a language fills: exactly the keys of English. Where English tells one from many, the language has its
 * own plural categories (`Intl.PluralRules`), as `_one`, `_many`, `_other`.
 */
export type Translation<Plural extends Intl.LDMLPluralRule> = Strings<typeof en, Plural>

type Strings<T, Plural extends string> = {
  readonly [Key in keyof T as InPlural<Key, Plural>]: T[Key] extends string ? string : Strings<T[Key], Plural>
}

type InPlural<Key, Plural extends string> = Key extends `${string}_one`
  ? never
  : Key extends `${infer Base}_other`
    ? `${Base}_${Plural}`
    : Key
