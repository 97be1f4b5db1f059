import { defineNode, port, widget } from './node.ts'

export const clipTextEncodeSdxl = defineNode({
  type: 'CLIPTextEncodeSDXL',
  displayName: 'CLIP Text Encode (SDXL)',
  category: 'model/conditioning/stable diffusion',
  description:
    'A prompt with SDXL’s size conditioning: how large the picture claims to be, and how it claims to be cropped.',
  inputs: {
    clip: port('CLIP'),
    width: widget.int({ default: 1024, min: 0, max: 16384 }),
    height: widget.int({ default: 1024, min: 0, max: 16384 }),
    crop_w: widget.int({ default: 0, min: 0, max: 16384, advanced: true }),
    crop_h: widget.int({ default: 0, min: 0, max: 16384, advanced: true }),
    target_width: widget.int({ default: 1024, min: 0, max: 16384 }),
    target_height: widget.int({ default: 1024, min: 0, max: 16384 }),
    text_g: widget.string({ multiline: true, dynamicPrompts: true, tooltip: 'For CLIP-G.' }),
    text_l: widget.string({ multiline: true, dynamicPrompts: true, tooltip: 'For CLIP-L.' }),
  },
  outputs: [{ name: 'CONDITIONING', type: 'CONDITIONING' }],
  usesRuntime: true,
  searchAliases: ['prompt', 'size conditioning'],
  run: async (inputs, { inference, signal, log }) => {
    const text = { l: inputs.text_l, g: inputs.text_g }
    const entry = await inference.encodeText(inputs.clip, text, { signal, warn: log })
    const size = {
      width: inputs.width,
      height: inputs.height,
      cropWidth: inputs.crop_w,
      cropHeight: inputs.crop_h,
      targetWidth: inputs.target_width,
      targetHeight: inputs.target_height,
    }
    return { outputs: [[{ ...entry, size }]] }
  },
})
