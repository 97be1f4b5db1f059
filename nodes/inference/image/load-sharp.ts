import type { SharpConstructor } from 'sharp'

/** Loaded on first use: it costs a tenth of a second that a run without pictures need not pay. */
export async function loadSharp(): Promise<SharpConstructor> {
  const { default: sharp } = await import('sharp')
  return sharp
}
