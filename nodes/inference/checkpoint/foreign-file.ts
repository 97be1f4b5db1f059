/** What a file that is no safetensors file looks like by its first bytes; null where nothing is known. */
export function foreignFormat(head: Uint8Array): ForeignFormat | null {
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1')
  return FORMATS.find(({ matches }) => matches(text)) ?? null
}

export type ForeignFormat = {
  /** By the first bytes as Latin-1 text. */
  readonly matches: (text: string) => boolean
  /** Completes “… is”. */
  readonly what: string
  readonly remedy: string
}

export const NO_PICKLE = {
  what: 'a PyTorch file (pickle), and opening one can run any program that its maker put inside',
  remedy:
    'Download the .safetensors version of this model, or convert the file with a tool that you trust on a machine that holds nothing of value.',
}

const WRONG_DOWNLOAD =
  'Download the model again: on the model’s page use the download button or the address of the file itself, signed in if the page asks for it.'

const FORMATS: readonly ForeignFormat[] = [
  {
    matches: beginsWith('PK\x03\x04'),
    // A zip may be a renamed archive of anything, but among model files it is PyTorch's container.
    what: 'a zip archive: most likely a PyTorch file (pickle), and opening one can run any program that its maker put inside',
    remedy: NO_PICKLE.remedy,
  },
  { matches: beginsWith('\x80\x02', '\x80\x03', '\x80\x04', '\x80\x05'), ...NO_PICKLE },
  {
    matches: beginsWith('GGUF'),
    what: 'a GGUF file, which stores compressed weights for other programs',
    remedy: 'Download the .safetensors version of this model.',
  },
  {
    matches: beginsWith('version https://git-lfs'),
    what: 'only a Git LFS pointer: a few lines of text in place of the model',
    remedy: 'Run “git lfs pull” in the folder that it came from, or download the file from the model’s page.',
  },
  {
    matches: (text) => /^\s*<(!doctype|html|\?xml|head|body)/i.test(text),
    what: 'a web page, not a model',
    remedy: WRONG_DOWNLOAD,
  },
  {
    matches: (text) => /^\s*\{/.test(text),
    what: 'plain text in JSON, not a model',
    remedy: WRONG_DOWNLOAD,
  },
  {
    matches: beginsWith('\x89PNG', '\xff\xd8\xff', 'RIFF'),
    what: 'a picture, not a model',
    remedy: WRONG_DOWNLOAD,
  },
  {
    matches: beginsWith('\x1f\x8b', '7z\xbc\xaf', 'Rar!'),
    what: 'an archive',
    remedy: 'Unpack it and use the .safetensors file inside.',
  },
  {
    // Last: several of those above are text too.
    matches: (text) => text.length > 0 && !CONTROL_CHARACTER.test(text),
    what: 'a text file, not a safetensors file',
    remedy: WRONG_DOWNLOAD,
  },
]

// oxlint-disable-next-line no-control-regex -- They are what no text holds.
const CONTROL_CHARACTER = /[\0-\x08\x0e-\x1f\x7f]/

function beginsWith(...starts: readonly string[]): ForeignFormat['matches'] {
  return (text) => starts.some((start) => text.startsWith(start))
}
