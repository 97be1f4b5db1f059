import { ChevronDown } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { nearNames } from '../../workflows/near-names.ts'
import type { Catalogue } from '../../workflows/node-definition.ts'
import type { Problem } from '../../workflows/problem.ts'
import { useCatalogue } from '../document/catalogue.ts'
import { useHost } from '../host/host-context.ts'
import type { Host } from '../host/host.ts'
import menu from '../theme/menu.module.css'
import { reported } from './actions/file-actions.ts'
import { canMend, mendProblem } from './mend-problem.ts'
import { changeSettings, useSettings } from './settings-store.ts'
import { useUi } from './ui-store.ts'

/** Folders of pictures and latents, whose place is not among the settings' model folders. */
const OTHER_FOLDERS: ReadonlySet<string> = new Set(['input', 'latents'])

/** What can be done about a problem with one click: its [Fix]; for a missing file a folder, or another file. */
export function ProblemActions(props: {
  readonly problem: Problem
  readonly button: string | undefined
  readonly primary: string | undefined
}): ReactNode {
  const { t } = useTranslation()
  const host = useHost()
  const { problem, button, primary } = props
  const { missingFile } = problem
  return (
    <>
      {canMend(problem) ? (
        <button className={primary} onClick={() => mendProblem(problem)}>
          {t('panels.problems.fix')}
        </button>
      ) : null}
      {missingFile === undefined ? null : <OtherFile {...props} missing={missingFile} />}
      {missingFile === undefined || OTHER_FOLDERS.has(missingFile.folder) ? null : (
        <button className={button} onClick={() => void reported(() => chooseModelFolder(host))}>
          {t('panels.problems.chooseFolder')}
        </button>
      )}
    </>
  )
}

/** A list of the files whose names are like the missing one's; nothing where there are none. */
function OtherFile(props: {
  readonly problem: Problem
  readonly missing: NonNullable<Problem['missingFile']>
  readonly button: string | undefined
}): ReactNode {
  const { t } = useTranslation()
  const catalogue = useCatalogue((state) => state.catalogue)
  const { missing } = props
  const { nodeId, input, fix } = props.problem
  // A file of the same name elsewhere is what [Fix] takes.
  if (nodeId === null || input === null || fix !== undefined) return null
  const near = nearNames(missing.name, filesOf(missing.folder, catalogue))
  if (near.length === 0) return null
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className={props.button}>
        {t('panels.problems.otherFile')}
        <ChevronDown size={12} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menu['menu']} align="end" collisionPadding={8}>
          {near.map((file) => (
            <DropdownMenu.Item
              key={file}
              className={menu['item']}
              onSelect={() => mendProblem({ ...props.problem, fix: [{ nodeId, input, value: file }] })}
            >
              {file}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function filesOf(folder: string, catalogue: Catalogue): readonly string[] {
  for (const { inputs } of catalogue.values()) {
    for (const { widget } of inputs) {
      if (widget?.kind === 'combo' && widget.folder === folder) return widget.options
    }
  }
  return []
}

/** Adds a folder of models: by the system's dialog, or, where there is none, in the settings. */
async function chooseModelFolder(host: Host): Promise<void> {
  if (host.kind === 'browser') {
    useUi.getState().set({ settingsOpen: true, askingFolder: true })
    return
  }
  const { path } = await host.request('chooseFolder', {})
  const known = useSettings.getState().settings?.modelFolders ?? []
  if (path !== null && !known.includes(path)) {
    await changeSettings(host, { modelFolders: [...known, path] })
  }
}
