/** A1111's way of naming a LoRA inside a prompt: `<lora:name:strength>`. ComfyUI's text nodes do not read it. */
export type LoraTag = {
  /** As written: without its extension, often without its folder. */
  readonly name: string
  readonly strengthModel: number
  readonly strengthClip: number
}

const TAG = /[ \t]*<(?:lora|lyco):([^:<>]+)((?::[^:<>]*)*)>/gi

/** The text without its tags, and the tags in their order. */
export function takeLoraTags(text: string): { readonly tags: readonly LoraTag[]; readonly text: string } {
  const tags: LoraTag[] = []
  const rest = text.replaceAll(TAG, (_, name: string, options: string) => {
    tags.push({ name: name.trim(), ...strengthsOf(options.split(':').slice(1)) })
    return ''
  })
  return tags.length === 0 ? { tags, text } : { tags, text: withoutLooseCommas(rest) }
}

/** A comma that parted a tag from the words beside it parts nothing once the tag is gone. */
function withoutLooseCommas(text: string): string {
  return text.replace(/^[\s,]+|[\s,]+$/g, '').replaceAll(/,(?:[ \t]*,)+/g, ',')
}

/** The file that a tag means: its path or its name, without regard to case; a name of its own where none is there. */
export function loraFile(name: string, files: readonly string[]): string {
  const wanted = stem(name).toLowerCase()
  const found =
    files.find((file) => stem(file).toLowerCase() === wanted) ??
    files.find((file) => stem(file).toLowerCase().endsWith(`/${wanted}`))
  return found ?? (/\.(?:safetensors|ckpt|pt)$/i.test(name) ? name : `${name}.safetensors`)
}

/** `te`, then `unet`, which is the same where it is not said; both may also be written with their names. */
function strengthsOf(options: readonly string[]): Pick<LoraTag, 'strengthModel' | 'strengthClip'> {
  const named = new Map(
    options.flatMap((option): [string, string][] => {
      const [key = '', value] = option.split('=')
      return value === undefined ? [] : [[key.trim().toLowerCase(), value]]
    }),
  )
  const positional = options.filter((option) => !option.includes('='))
  const strengthClip = asStrength(named.get('te') ?? positional[0], 1)
  return { strengthClip, strengthModel: asStrength(named.get('unet') ?? positional[1], strengthClip) }
}

function asStrength(text: string | undefined, otherwise: number): number {
  const strength = Number(text === undefined || text.trim() === '' ? Number.NaN : text)
  return Number.isFinite(strength) ? strength : otherwise
}

function stem(name: string): string {
  return name.replaceAll('\\', '/').replace(/\.(?:safetensors|ckpt|pt)$/i, '')
}
