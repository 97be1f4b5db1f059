/**
 * The types of the values that travel along wires, under ComfyUI's names.
 * Unknown names are legal: a foreign workflow may carry types that no node here makes.
 */
export const PORT_TYPES = [
  'MODEL',
  'CLIP',
  'VAE',
  'CONDITIONING',
  'LATENT',
  'IMAGE',
  'MASK',
  'INT',
  'FLOAT',
  'STRING',
  'BOOLEAN',
  'COMBO',
] as const

export type PortType = (typeof PORT_TYPES)[number]

/** `*` and the empty string match anything; a comma-separated name is a union; case does not matter. */
export function typesMatch(from: string, to: string): boolean {
  const wild = (name: string): boolean => name === '*' || name === ''
  if (wild(from) || wild(to)) return true
  const accepted = new Set(to.toUpperCase().split(','))
  return from
    .toUpperCase()
    .split(',')
    .some((name) => accepted.has(name))
}
