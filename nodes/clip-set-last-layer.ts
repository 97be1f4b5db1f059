import { defineNode, port, widget } from './node.ts'

export const clipSetLastLayer = defineNode({
  type: 'CLIPSetLastLayer',
  displayName: 'CLIP Set Last Layer',
  category: 'model/conditioning',
  description:
    'Reads the text encoders at another layer (“clip skip”). SDXL’s own is −2, so that −2 changes nothing.',
  inputs: {
    clip: port('CLIP'),
    stop_at_clip_layer: widget.int({ default: -1, min: -24, max: -1, step: 1, advanced: true }),
  },
  outputs: [{ name: 'CLIP', type: 'CLIP' }],
  searchAliases: ['clip skip'],
  run: async ({ clip, stop_at_clip_layer }) => ({
    outputs: [{ ...clip, stopAtLayer: stop_at_clip_layer }],
  }),
})
