import { readFileSync } from 'node:fs'
import { catalogueFromObjectInfo } from '../../workflows/comfy/object-info.ts'
import { isJsonObject, parseJson } from '../../workflows/json.ts'
import type { Catalogue } from '../../workflows/node-definition.ts'

const info = parseJson(readFileSync(new URL('../fixtures/comfyui/object-info.json', import.meta.url), 'utf8'))

/** The core nodes of ComfyUI that the fixtures use. */
export const testCatalogue: Catalogue = catalogueFromObjectInfo(isJsonObject(info) ? info : {})
