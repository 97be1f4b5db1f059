import type { en } from '../i18n/en.ts'

/** ComfyUI's palette of node colours: title, body and frame. */
export const NODE_COLORS: readonly {
  readonly name: Exclude<keyof typeof en.colors, 'title'>
  readonly color: string
  readonly bgcolor: string
  readonly group: string
}[] = [
  { name: 'red', color: '#322', bgcolor: '#533', group: '#A88' },
  { name: 'brown', color: '#332922', bgcolor: '#593930', group: '#b06634' },
  { name: 'green', color: '#232', bgcolor: '#353', group: '#8A8' },
  { name: 'blue', color: '#223', bgcolor: '#335', group: '#88A' },
  { name: 'paleBlue', color: '#2a363b', bgcolor: '#3f5159', group: '#3f789e' },
  { name: 'cyan', color: '#233', bgcolor: '#355', group: '#8AA' },
  { name: 'purple', color: '#323', bgcolor: '#535', group: '#a1309b' },
  { name: 'yellow', color: '#432', bgcolor: '#653', group: '#b58b2a' },
  { name: 'black', color: '#222', bgcolor: '#000', group: '#444' },
]
