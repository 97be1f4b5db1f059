import { create } from 'zustand'
import type { Catalogue } from '../../workflows/node-definition.ts'
import type { Host } from '../host/host.ts'

/** The nodes that the engine offers; asked again when its files change. */
export const useCatalogue = create<{ readonly catalogue: Catalogue }>()(() => ({ catalogue: new Map() }))

export async function loadCatalogue(host: Host): Promise<void> {
  const { nodes } = await host.request('catalogue', {})
  useCatalogue.setState({ catalogue: new Map(nodes.map((definition) => [definition.type, definition])) })
}
