import { join } from 'node:path'

/** The model in the box: small, trained on drawn postcards, and all there is until people have models of their own. */
export const DEMONSTRATION_CHECKPOINT = 'fulgurite-postcards.safetensors'

/** The example that shows it. */
export const DEMONSTRATION_EXAMPLE = 'postcards.json'

/** Its model folder, in ComfyUI's layout; ONNX Runtime maps the file, so in a package it lies beside the archive. */
export function demonstrationFolder(appFolder: string): string {
  return join(appFolder.replace(/app\.asar$/, 'app.asar.unpacked'), 'training', 'weights')
}
