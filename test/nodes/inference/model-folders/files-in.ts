import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Creates empty files, or files with a text, and the directories that they are in. */
export async function filesIn(
  folder: string,
  files: readonly string[] | Readonly<Record<string, string>>,
): Promise<void> {
  const entries = Array.isArray(files) ? files.map((name) => [name, ''] as const) : Object.entries(files)
  for (const [name, text] of entries) {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, text)
  }
}
