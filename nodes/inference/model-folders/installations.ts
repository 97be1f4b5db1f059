import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { createModelFolders } from './model-folders.ts'
import { LAYOUTS } from './layouts.ts'

export type Installation = {
  /** A place for `createModelFolders`. */
  readonly path: string
  /** The program, for a person. */
  readonly kind: string
  /** Checkpoints, diffusion models and LoRAs in it. */
  readonly models: number
}

export type Surroundings = {
  readonly home: string
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
}

/** Installations of ComfyUI, A1111, Forge and Stability Matrix in the places where people keep them, the fullest first. */
export async function findInstallations(surroundings: Surroundings): Promise<readonly Installation[]> {
  const parents = usualParents(surroundings)
  const names = await Promise.all(parents.map(matchingNames))
  const candidates = names.flatMap((found, i) => found.map((name) => join(parents[i] ?? '', name)))
  const inside = candidates.flatMap((path) => [path, ...INNER.map((inner) => join(path, inner))])
  const found = await Promise.all([
    ...[...new Set(inside)].map(identify),
    ...desktopConfigurations(surroundings).map(identifyYaml),
  ])
  return found
    .filter((installation) => installation !== null)
    .toSorted((a, b) => b.models - a.models || (a.path < b.path ? -1 : 1))
}

const PROGRAM_NAME =
  /^(comfy|stable-?diffusion|sd[-_.]?(web-?ui|forge)|forge|a1111|automatic1111|webui|stabilitymatrix)/i
/** The portable ComfyUI, Stability Matrix and Pinokio keep their folder one level down. */
const INNER = ['ComfyUI', 'Data', 'app', 'webui'] as const

function usualParents({ home, platform, environment }: Surroundings): readonly string[] {
  const inHome = ['', 'Documents', 'Desktop', 'Downloads', 'ai', 'AI', 'apps', 'git', 'src', 'projects']
  const own = [...inHome, 'pinokio/api', 'Applications'].map((name) => join(home, name))
  if (platform === 'win32') {
    const appData = [environment['APPDATA'], environment['LOCALAPPDATA']].filter((path) => path !== undefined)
    const drives = ['C:\\', 'D:\\', 'E:\\'].flatMap((drive) => [drive, `${drive}AI`])
    return [...own, ...appData, ...appData.map((path) => join(path, 'Programs')), ...drives]
  }
  if (platform === 'darwin') {
    return [...own, join(home, 'Library', 'Application Support'), '/Applications']
  }
  return [...own, join(home, '.local', 'share'), '/opt', '/srv', '/workspace', '/data', '/mnt']
}

async function matchingNames(parent: string): Promise<readonly string[]> {
  const names = await readdir(parent).catch(() => [])
  return names.filter((name) => PROGRAM_NAME.test(name)).slice(0, 20)
}

/** Only whole installations: a folder that merely has a `vae` inside proves nothing. */
const WHOLE = LAYOUTS.filter(({ kind }) => !kind.endsWith(' models'))
const MARKS = /\/(checkpoints|Stable-diffusion|StableDiffusion)$/

async function identify(path: string): Promise<Installation | null> {
  for (const { kind, directories } of WHOLE) {
    const marks = directories.filter(([directory]) => MARKS.test(directory))
    const present = await Promise.all(marks.map(([directory]) => isDirectory(join(path, directory))))
    if (present.includes(true)) return { path, kind, models: await countModels(path) }
  }
  return null
}

/** ComfyUI's desktop application writes where its models are. */
function desktopConfigurations({ home, platform, environment }: Surroundings): readonly string[] {
  const folder =
    platform === 'win32'
      ? environment['APPDATA']
      : platform === 'darwin'
        ? join(home, 'Library', 'Application Support')
        : join(home, '.config')
  return folder === undefined ? [] : [join(folder, 'ComfyUI', 'extra_models_config.yaml')]
}

async function identifyYaml(path: string): Promise<Installation | null> {
  const exists = await stat(path).then(
    (status) => status.isFile(),
    () => false,
  )
  if (!exists) return null
  const models = await countModels(path).catch(() => null)
  return models === null ? null : { path, kind: 'ComfyUI Desktop', models }
}

async function countModels(path: string): Promise<number> {
  const folders = createModelFolders(() => [path])
  const lists = await Promise.all(['checkpoints', 'diffusion_models', 'loras'].map(folders.list))
  return lists.reduce((sum, list) => sum + list.length, 0)
}

async function isDirectory(path: string): Promise<boolean> {
  return await stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  )
}
