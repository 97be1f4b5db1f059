import { asObject } from '../../workflows/comfy/raw.ts'
import { readWorkflow } from '../../workflows/comfy/read-workflow.ts'
import { writeWorkflow } from '../../workflows/comfy/write-workflow.ts'
import { newDocument } from '../../workflows/document.ts'
import { isJsonArray, isJsonObject, parseJson, stringifyJson } from '../../workflows/json.ts'
import type { Catalogue } from '../../workflows/node-definition.ts'
import { type Fragment, wholeFragment } from './clipboard.ts'

/** What ComfyUI's editor looks for among pasted HTML: its clipboard as base64 in an attribute. */
const ATTRIBUTE = 'data-metadata'

export function comfyClipboardHtml(fragment: Fragment, catalogue: Catalogue): string {
  const byId = <T extends { readonly id: string }>(items: readonly T[]): Record<string, T> =>
    Object.fromEntries(items.map((item) => [item.id, item]))
  const inside = new Set(fragment.nodes.map(({ id }) => id))
  const written = writeWorkflow(
    {
      ...newDocument(),
      nodes: byId(fragment.nodes),
      links: byId(fragment.links.filter(({ from }) => inside.has(from.node))),
      groups: byId(fragment.groups),
      subgraphs: byId(fragment.subgraphs),
    },
    catalogue,
  )
  const links = isJsonArray(written['links']) ? written['links'] : []
  const text = stringifyJson({
    nodes: written['nodes'],
    groups: written['groups'],
    reroutes: [],
    links: links.filter(isJsonArray).map(([id, origin, slot, target, input, type]) => ({
      id,
      origin_id: origin,
      origin_slot: slot,
      target_id: target,
      target_slot: input,
      type,
    })),
    subgraphs: asObject(written['definitions'])['subgraphs'] ?? [],
  })
  return `<meta charset="utf-8"><div><span ${ATTRIBUTE}="${toBase64(text)}"></span></div>`
}

/** Nodes that were copied in ComfyUI; null when the HTML is something else. */
export function fragmentFromComfyHtml(html: string, catalogue: Catalogue): Fragment | null {
  const [, encoded] = new RegExp(`${ATTRIBUTE}="([A-Za-z0-9+/=]+)"`).exec(html) ?? []
  if (encoded === undefined) return null
  try {
    const copied = parseJson(fromBase64(encoded))
    if (!isJsonObject(copied) || !isJsonArray(copied['nodes'])) return null
    const definitions = { subgraphs: copied['subgraphs'] ?? [] }
    return wholeFragment(readWorkflow({ version: 1, ...copied, definitions }, catalogue).document)
  } catch {
    return null
  }
}

function toBase64(text: string): string {
  return btoa(Array.from(new TextEncoder().encode(text), (byte) => String.fromCharCode(byte)).join(''))
}

function fromBase64(encoded: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0)))
}
