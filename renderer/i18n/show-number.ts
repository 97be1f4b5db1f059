import i18next from 'i18next'

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** The size of a file or of memory in the chosen language: `6.9 GB`, `6,9 Go`. */
export function showBytes(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(1000)))
  const value = bytes / 1000 ** power
  return new Intl.NumberFormat(i18next.language, {
    style: 'unit',
    unit: UNITS[power] ?? 'byte',
    maximumFractionDigits: value >= 100 || power === 0 ? 0 : 1,
  }).format(value)
}

/** A time in seconds without its unit, shorter the longer it is: `0.05`, `7.2`, `12`; `12,4` with one digit asked for. */
export function showSeconds(seconds: number, digits = seconds < 0.1 ? 2 : seconds < 10 ? 1 : 0): string {
  return new Intl.NumberFormat(i18next.language, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(seconds)
}
