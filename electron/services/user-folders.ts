import { homedir } from 'node:os'
import { join } from 'node:path'

/** Where the program keeps what belongs to the person and not to a project. */
export type UserFolders = {
  readonly home: string
  readonly settings: string
  readonly recovery: string
  readonly cache: string
  /** What ComfyUI's clients keep here: their settings, and workflows. */
  readonly user: string
  /** Where a browser session, which has no native dialogs, saves workflows: those clients list them too. */
  readonly workflows: string
  readonly input: string
  readonly temp: string
  /** Unless the settings name another. */
  readonly output: string
  /** Where pictures go that were deleted on a machine without a desktop. */
  readonly trash: string
  /** Model files of people who have no ComfyUI. */
  readonly models: string
}

export function userFolders(home: string = userDataFolder()): UserFolders {
  return {
    home,
    settings: join(home, 'settings.json'),
    recovery: join(home, 'recovery'),
    cache: join(home, 'cache'),
    user: join(home, 'user', 'default'),
    workflows: join(home, 'user', 'default', 'workflows'),
    input: join(home, 'input'),
    temp: join(home, 'temp'),
    output: join(home, 'output'),
    trash: join(home, 'trash'),
    models: join(home, 'models'),
  }
}

/** Each platform's place for application data; `FULGURITE_HOME` says another. */
export function userDataFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): string {
  const { FULGURITE_HOME, APPDATA, XDG_DATA_HOME } = environment
  if (FULGURITE_HOME !== undefined && FULGURITE_HOME !== '') return FULGURITE_HOME
  if (platform === 'win32') return join(APPDATA ?? join(homedir(), 'AppData', 'Roaming'), 'Fulgurite')
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Fulgurite')
  return join(XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'fulgurite')
}
