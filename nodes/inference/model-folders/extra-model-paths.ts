import { homedir } from 'node:os'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { parse, YAMLParseError } from 'yaml'
import { z } from 'zod'
import { ModelFileError } from '../checkpoint/model-file-error.ts'
import { FOLDER_BY_DISK_NAME } from './folder-names.ts'

export type ModelDirectory = { readonly folder: string; readonly directory: string }

/**
 * The directories that ComfyUI's `extra_model_paths.yaml` names, those of default sections first.
 * Throws a `ModelFileError` where the text is not YAML of that form.
 */
export function parseExtraModelPaths(file: string, text: string): readonly ModelDirectory[] {
  const sections = Object.values(parseSections(file, text)).filter((section) => section !== null)
  const [defaults, others] = [true, false].map((wanted) =>
    sections.filter(({ is_default }) => (is_default ?? false) === wanted),
  )
  return [...(defaults ?? []), ...(others ?? [])].flatMap((section) => directoriesOf(file, section))
}

// A section may hold any keys; only texts name directories.
const Section = z.looseObject({
  base_path: z.string().optional(),
  is_default: z.boolean().optional(),
})
const Sections = z.record(z.string(), Section.nullable())
type Section = z.infer<typeof Section>

function parseSections(file: string, text: string): z.infer<typeof Sections> {
  const refuse = (reason: string): ModelFileError =>
    new ModelFileError(file, {
      message: `${basename(file)} cannot be read: ${reason}.`,
      remedy: 'Correct the file; ComfyUI’s extra_model_paths.yaml.example shows the form.',
    })
  let value: unknown
  try {
    value = parse(text, { maxAliasCount: 100 })
  } catch (error) {
    const place = error instanceof YAMLParseError ? error.linePos?.[0].line : undefined
    throw refuse(place === undefined ? 'it is not YAML' : `line ${place} is not YAML`)
  }
  const sections = Sections.safeParse(value ?? {})
  if (sections.success) return sections.data
  const [issue] = sections.error.issues
  throw refuse(`“${issue?.path.join('.') ?? ''}” is not what belongs there`)
}

function directoriesOf(file: string, section: Section): readonly ModelDirectory[] {
  const base = resolve(dirname(file), expanded(section.base_path ?? '.'))
  return Object.entries(section).flatMap(([key, value]) => {
    if (key === 'base_path' || key === 'is_default' || typeof value !== 'string') return []
    const folder = FOLDER_BY_DISK_NAME.get(key) ?? key
    const lines = value.split('\n').map((line) => line.trim())
    return lines
      .filter((line) => line !== '')
      .map((line) => {
        const path = expanded(line)
        return { folder, directory: isAbsolute(path) ? path : join(base, path) }
      })
  })
}

/** `~`, `$NAME` and `%NAME%`, as shells know them; names that are not set stay. */
function expanded(path: string): string {
  return path
    .replace(/^~(?=$|[/\\])/, homedir())
    .replace(/\$(?:\{(\w+)\}|(\w+))|%(\w+)%/g, (whole: string, ...names: readonly (string | undefined)[]) => {
      const name = names.slice(0, 3).find((part) => part !== undefined)
      return process.env[name ?? ''] ?? whole
    })
}
