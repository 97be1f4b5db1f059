import { mkdir, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { Settings, type SettingsChanges } from '../ipc/contract.ts'

export type SettingsStore = {
  readonly current: () => Settings
  /** Writes before it answers; keys that are absent keep their value. */
  readonly change: (changes: SettingsChanges) => Promise<Settings>
  /** Said once, when the file could not be read and was set aside. */
  readonly warning: string | null
}

/** Reads the settings file. A file that cannot be understood is kept beside, and the defaults are used. */
export async function openSettings(file: string): Promise<SettingsStore> {
  const read = await readSettings(file)
  let settings = read.settings
  let writing: Promise<void> = Promise.resolve()

  return {
    warning: read.warning,
    current: () => settings,
    change: async (changes) => {
      settings = Settings.parse({ ...settings, ...changes })
      const text = JSON.stringify(settings, null, 2)
      const write = async (): Promise<void> => {
        await mkdir(dirname(file), { recursive: true })
        await writeFileAtomic(file, text)
      }
      // After the one before it, whether or not that one succeeded: the file ends as the last change left it.
      const written = writing.then(write, write)
      writing = written
      await written
      return settings
    },
  }
}

async function readSettings(file: string): Promise<{ settings: Settings; warning: string | null }> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch {
    return { settings: Settings.parse({}), warning: null }
  }
  const parsed = Settings.safeParse(parseJson(text))
  if (parsed.success) return { settings: parsed.data, warning: null }
  const aside = `${file}.${Date.now()}.unreadable`
  await rename(file, aside)
  return {
    settings: Settings.parse({}),
    warning: `The settings could not be read and were set aside as ${aside}; the defaults are in use.`,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
