import Fuse from 'fuse.js'

/** Names that look like the one that was meant, best first, at most five. */
export function nearNames(wanted: string, names: readonly string[]): readonly string[] {
  return new Fuse(names, { threshold: 0.5, ignoreLocation: true })
    .search(wanted.replace(/\.[a-z]+$/i, ''), { limit: 5 })
    .map(({ item }) => item)
}
