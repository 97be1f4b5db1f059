import type { Catalogue } from '../node-definition.ts'

/** Node types that ComfyUI renamed, with the inputs that changed their names. */
type Replacement = { readonly to: string; readonly inputs: Readonly<Record<string, string>> }

const REPLACEMENTS: Readonly<Record<string, Replacement>> = {
  'ConditioningAverage ': { to: 'ConditioningAverage', inputs: {} },
  T2IAdapterLoader: { to: 'ControlNetLoader', inputs: { t2i_adapter_name: 'control_net_name' } },
  SDV_img2vid_Conditioning: { to: 'SVD_img2vid_Conditioning', inputs: {} },
  ImageBatch: { to: 'BatchImagesNode', inputs: { image1: 'images.image0', image2: 'images.image1' } },
  Load3DAnimation: { to: 'Load3D', inputs: {} },
  Preview3DAnimation: { to: 'Preview3D', inputs: {} },
}

/** The type that stands for an old one; none where the old type itself is known or the new one is not. */
export function replacementFor(type: string, catalogue: Catalogue): Replacement | null {
  const replacement = Object.hasOwn(REPLACEMENTS, type) ? REPLACEMENTS[type] : undefined
  return replacement && !catalogue.has(type) && catalogue.has(replacement.to) ? replacement : null
}
