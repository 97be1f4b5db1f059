import { crop } from './inference/remap.ts'
import { defineNode, port, widget } from './node.ts'

export const latentCrop = defineNode({
  type: 'LatentCrop',
  displayName: 'Crop Latent',
  category: 'model/latent/transform',
  description: 'Cuts a part out of latents; sizes and places are in pixels.',
  inputs: {
    samples: port('LATENT'),
    width: widget.int({ default: 512, min: 64, max: 16384, step: 8 }),
    height: widget.int({ default: 512, min: 64, max: 16384, step: 8 }),
    x: widget.int({ default: 0, min: 0, max: 16384, step: 8 }),
    y: widget.int({ default: 0, min: 0, max: 16384, step: 8 }),
  },
  outputs: [{ name: 'LATENT', type: 'LATENT' }],
  run: async ({ samples: latent, width, height, x, y }) => {
    const [, , rows = 0, columns = 0] = latent.samples.dims
    const [left, across] = span(x, width, columns)
    const [top, down] = span(y, height, rows)
    const samples = crop(latent.samples, 2, { left, top, width: across, height: down })
    return { outputs: [{ ...latent, samples }] }
  },
})

/**
 * Start and length in latent pixels. The start lies 64 pixels before the edge at least, and is moved back by what would
 * stick out, up to 64 pixels; the rest is cut off, as in ComfyUI.
 */
function span(startPixels: number, lengthPixels: number, limit: number): readonly [number, number] {
  const start = Math.max(Math.min(Math.floor(startPixels / 8), limit - 8), 0)
  const end = start + Math.floor(lengthPixels / 8)
  if (end <= limit) return [start, end - start]
  const from = Math.max(start - ((end - limit) % 8), 0)
  return [from, limit - from]
}
