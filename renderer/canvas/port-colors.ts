/** ComfyUI's slot colours: what its users read a graph by. */
const COLORS: Readonly<Record<string, string>> = {
  MODEL: '#B39DDB',
  CLIP: '#FFD500',
  VAE: '#FF6E6E',
  CONDITIONING: '#FFA931',
  LATENT: '#FF9CF9',
  IMAGE: '#64B5F6',
  MASK: '#81C784',
  CONTROL_NET: '#6EE7B7',
  CLIP_VISION: '#A8DADC',
  CLIP_VISION_OUTPUT: '#AD7452',
  STYLE_MODEL: '#C2FFAE',
  NOISE: '#B0B0B0',
  GUIDER: '#66FFFF',
  SAMPLER: '#ECB4B4',
  SIGMAS: '#CDFFCD',
  TAESD: '#DCC274',
  INT: '#7FB7A8',
  FLOAT: '#A3C98A',
  STRING: '#C9A9D6',
  BOOLEAN: '#D69A9A',
  COMBO: '#A9B4C6',
}
const OTHER = '#99AA99'

export function portColor(type: string): string {
  return COLORS[type.toUpperCase().split(',')[0] ?? ''] ?? OTHER
}

/** Title tints by palette category; the hue stays, the theme gives the lightness. */
const HUES: Readonly<Record<string, number>> = {
  loaders: 262,
  conditioning: 34,
  sampling: 312,
  latent: 330,
  image: 208,
  mask: 130,
  utils: 220,
  model: 276,
  advanced: 250,
}

export function categoryHue(category: string): number {
  const parts = category.toLowerCase().split('/')
  for (const part of parts.toReversed()) {
    const hue = HUES[part]
    if (hue !== undefined) return hue
  }
  return HUES[parts[0] ?? ''] ?? 220
}
