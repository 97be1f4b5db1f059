/**
 * Numbers in [0, 1) that follow from a text: the same text gives the same row on every machine. For choices that a
 * seed decides, not for noise.
 */
export function seededRandom(text: string): () => number {
  const start = hash(text)
  let drawn = 0
  return () => mixed(start + 0x9e3779b9 * ++drawn) / 2 ** 32
}

/** FNV-1a over UTF-16 units, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let at = 0; at < text.length; at++) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return value
}

/** MurmurHash3's last step: every bit of the input changes half of the bits of the result. */
function mixed(value: number): number {
  let bits = value | 0
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return (bits ^ (bits >>> 16)) >>> 0
}
