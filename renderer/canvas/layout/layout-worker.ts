import { layeredLayout, type LayoutRequest } from './layered-layout.ts'

// Large graphs take seconds to lay out; the window goes on meanwhile.
self.addEventListener('message', ({ data }: MessageEvent<LayoutRequest>) => {
  self.postMessage(layeredLayout(data))
})
