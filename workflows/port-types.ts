/**
 * Whether a value of one port type may travel to an input of another. Names are ComfyUI's, and unknown ones
 * are legal: a foreign workflow may carry types that no node here makes.
 * `*` and the empty string match anything; a comma-separated name is a union; case does not matter.
 */
export function typesMatch(from: string, to: string): boolean {
  const wild = (name: string): boolean => name === '*' || name === ''
  if (wild(from) || wild(to)) return true
  const accepted = new Set(to.toUpperCase().split(','))
  return from
    .toUpperCase()
    .split(',')
    .some((name) => accepted.has(name))
}
