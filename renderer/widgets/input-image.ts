import type { OutputImage } from '../../electron/ipc/events.ts'

/** The place of a picture that an image widget names: `sub/name.png`, `name.png [output]`. */
export function inputImage(value: unknown): OutputImage | null {
  if (typeof value !== 'string' || value === '') return null
  const [, path = value, type = 'input'] = /^(.*?)(?: \[(input|output|temp)\])?$/.exec(value) ?? []
  const slash = path.lastIndexOf('/')
  return {
    filename: path.slice(slash + 1),
    subfolder: slash < 0 ? '' : path.slice(0, slash),
    type: type === 'output' || type === 'temp' ? type : 'input',
  }
}
