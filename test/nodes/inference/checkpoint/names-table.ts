import { readFileSync } from 'node:fs'
import { z } from 'zod'

const Pairs = z.record(z.string(), z.string())
const Lists = z.record(z.string(), z.array(z.string()))

/** Published names of the same tensors: LDM → diffusers. */
export function namePairs(file: 'unet-ldm-to-diffusers.json' | 'vae-ldm-to-diffusers.json') {
  return Pairs.parse(read(file))
}

/** OpenCLIP → Hugging Face: none, one, or q, k and v. */
export function nameLists(file: 'clip-g-open-clip-to-hugging-face.json') {
  return Lists.parse(read(file))
}

function read(file: string): unknown {
  const parsed: unknown = JSON.parse(
    readFileSync(new URL(`../../../fixtures/names/${file}`, import.meta.url), 'utf8'),
  )
  return parsed
}
