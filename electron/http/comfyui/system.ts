import { access } from 'node:fs/promises'
import { freemem, totalmem } from 'node:os'
import { catalogueToObjectInfo, toObjectInfo } from '../../../workflows/comfy/object-info.ts'
import type { Catalogue } from '../../../workflows/node-definition.ts'
import type { Answer } from '../../ipc/contract.ts'
import { HttpRefusal, jsonResponse } from '../request.ts'
import { FEATURES } from './features.ts'
import type { Routes } from './router.ts'

/** What this server is and can do, and what of ComfyUI's it has none of. */
export function systemRoutes(engine: {
  readonly catalogue: () => Promise<Catalogue>
  readonly stats: () => Promise<Answer<'stats'>>
  readonly userFolder: string
}): Routes {
  const { catalogue, stats, userFolder } = engine
  return {
    'GET /object_info': async () => jsonResponse(catalogueToObjectInfo(await catalogue())),
    'GET /object_info/*': async (_request, type = '') => {
      const definition = (await catalogue()).get(type)
      return jsonResponse(definition === undefined ? {} : { [type]: toObjectInfo(definition) })
    },
    'GET /system_stats': async () => jsonResponse(systemStats(await stats())),
    'GET /features': async () => jsonResponse(FEATURES),
    'GET /users': async () =>
      jsonResponse({
        storage: 'server',
        migrated: await access(userFolder).then(
          () => true,
          () => false,
        ),
      }),
    'POST /users': async () => {
      throw new HttpRefusal(400, 'This server has one user.')
    },
    // Scripts of other people's node packs, their templates and translations: there are none here.
    'GET /extensions': async () => jsonResponse([]),
    'GET /workflow_templates': async () => jsonResponse({}),
    'GET /i18n': async () => jsonResponse({}),
    'GET /global_subgraphs': async () => jsonResponse({}),
    'GET /node_replacements': async () => jsonResponse({}),
    'GET /ws': async () => {
      throw new HttpRefusal(400, 'This address is for WebSockets.')
    },
  }
}

/** ComfyUI's `/system_stats`, with the device of this engine in the place of torch's. */
function systemStats(stats: Answer<'stats'>): Readonly<Record<string, unknown>> {
  return {
    system: {
      os: process.platform,
      ram_total: totalmem(),
      ram_free: freemem(),
      // The version whose behaviour is followed: clients switch features by it.
      comfyui_version: '0.33.0',
      required_frontend_version: '',
      installed_templates_version: '',
      required_templates_version: '',
      comfy_package_versions: [],
      python_version: '',
      pytorch_version: '',
      embedded_python: false,
      argv: [],
    },
    devices: [
      {
        name: stats.device,
        type: stats.device,
        index: 0,
        vram_total: stats.memoryBudget,
        vram_free: Math.max(0, stats.memoryBudget - stats.privateBytes),
        torch_vram_total: stats.privateBytes,
        torch_vram_free: 0,
      },
    ],
  }
}
