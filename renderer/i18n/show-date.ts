import i18next from 'i18next'

/** A day and a time in the chosen language: `24 Nov 2026, 18:05`. @param at Milliseconds since the epoch. */
export function showDate(at: number): string {
  return new Intl.DateTimeFormat(i18next.language, { dateStyle: 'medium', timeStyle: 'short' }).format(at)
}
