import type { FloatTensor } from '../tensor.ts'

/**
 * A rough picture of SDXL latents: colour as a linear function of the four channels, a pixel a cell.
 * x0: scaled latents [batch, 4, h, w], of which the first is shown.
 */
export function latentToRgb(x0: FloatTensor): { width: number; height: number; rgb: Uint8Array } {
  const [, , height = 0, width = 0] = x0.dims
  const cells = height * width
  const rgb = new Uint8Array(cells * 3)
  for (let cell = 0; cell < cells; cell++) {
    for (let colour = 0; colour < 3; colour++) {
      let value = BIAS[colour] ?? 0
      for (let channel = 0; channel < 4; channel++) {
        value += (x0.data[channel * cells + cell] ?? 0) * (FACTORS[channel]?.[colour] ?? 0)
      }
      rgb[cell * 3 + colour] = Math.min(Math.max((value + 1) / 2, 0), 1) * 255
    }
  }
  return { width, height, rgb }
}

/** Red, green and blue of each latent channel; ComfyUI's fit for SDXL. */
const FACTORS = [
  [0.3651, 0.4232, 0.4341],
  [-0.2533, -0.0042, 0.1068],
  [0.1076, 0.1111, -0.0362],
  [-0.3165, -0.2492, -0.2188],
]
const BIAS = [0.1084, -0.0175, -0.0011]
