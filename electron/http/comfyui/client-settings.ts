import { mkdir, readFile, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import writeFileAtomic from 'write-file-atomic'
import { isJsonObject, parseJson, stringifyJson, type JsonObject } from '../../../workflows/json.ts'
import { emptyResponse, HttpRefusal, jsonResponse, readJson } from '../request.ts'
import type { Routes } from './router.ts'

/** What ComfyUI's clients remember between their visits; nothing here acts on it. `root` is the user's folder. */
export function clientSettingsRoutes(root: string): Routes {
  const file = join(root, 'comfy.settings.json')
  let last: Promise<unknown> = Promise.resolve()

  /** One after the other: each adds to what the one before it wrote. */
  function change(values: JsonObject): Promise<void> {
    const changed = last.then(async () => {
      await mkdir(dirname(file), { recursive: true })
      await writeFileAtomic(file, stringifyJson({ ...(await read(file)), ...values }, 2))
    })
    last = changed.catch(() => undefined)
    return changed
  }

  return {
    'GET /settings': async () => jsonResponse((await read(file)) ?? {}),
    'GET /settings/*': async (_request, id = '') => {
      const settings = (await read(file)) ?? {}
      return jsonResponse(Object.hasOwn(settings, id) ? settings[id] : null)
    },
    'POST /settings': async (request) => {
      const values = await readJson(request)
      if (!isJsonObject(values)) throw new HttpRefusal(400, 'Settings are a JSON object, each under its id.')
      await change(values)
      return emptyResponse()
    },
    'POST /settings/*': async (request, id = '') => {
      const value = (await readJson(request)) ?? null
      await change(Object.fromEntries([[id, value]]))
      return emptyResponse()
    },
  }
}

/** Null where there are none yet. A file that cannot be understood is set aside, so that it is not written over. */
async function read(file: string): Promise<JsonObject | null> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return null
  try {
    const settings = parseJson(text)
    if (isJsonObject(settings)) return settings
  } catch {
    // As good as no object.
  }
  await rename(file, `${file}.${Date.now()}.unreadable`).catch(() => undefined)
  return null
}
