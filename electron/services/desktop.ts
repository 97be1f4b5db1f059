import { access, mkdir, rename } from 'node:fs/promises'
import { basename, join, parse } from 'node:path'
import { RequestError } from '../ipc/dispatch.ts'

/** What a host can do on the person's screen. Paths stay on this side. */
export type Desktop = {
  readonly openWorkflow: () => Promise<string | null>
  readonly saveWorkflow: (suggestedName: string) => Promise<string | null>
  readonly chooseFolder: () => Promise<string | null>
  readonly reveal: (path: string) => Promise<void>
  readonly moveToTrash: (path: string) => Promise<void>
}

/** Without a screen: workflows are saved in one folder under free names, deleted pictures go to another. */
export function createHeadlessDesktop(folders: {
  readonly workflows: string
  readonly trash: string
}): Desktop {
  return {
    // A browser opens files itself, and the editor shows its own field for folders.
    openWorkflow: async () => null,
    chooseFolder: async () => null,
    saveWorkflow: async (suggestedName) => await freePath(folders.workflows, suggestedName),
    reveal: async (path) => {
      throw new RequestError(
        'no_desktop',
        `${basename(path)} is on the machine that runs the engine, which has no desktop to show it on.`,
        'Download the picture instead.',
      )
    },
    moveToTrash: async (path) => await rename(path, await freePath(folders.trash, basename(path))),
  }
}

async function freePath(folder: string, name: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  const { name: stem, ext } = parse(name)
  for (let copy = 1; ; copy++) {
    const path = join(folder, copy === 1 ? name : `${stem} (${copy})${ext}`)
    const isTaken = await access(path).then(
      () => true,
      () => false,
    )
    if (!isTaken) return path
  }
}
