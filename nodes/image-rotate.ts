import { turn, TURNS } from './inference/remap.ts'
import { defineNode, port, widget } from './node.ts'

export const imageRotate = defineNode({
  type: 'ImageRotate',
  displayName: 'Rotate Image',
  category: 'image/transform',
  description: 'Turns pictures clockwise.',
  inputs: { image: port('IMAGE'), rotation: widget.combo({ options: TURNS }) },
  outputs: [{ name: 'IMAGE', type: 'IMAGE' }],
  run: async ({ image: { pixels }, rotation }) => ({ outputs: [{ pixels: turn(pixels, 1, rotation) }] }),
})
