import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseJson } from '../../../workflows/json.ts'
import type { Home } from './home.ts'

type Kept = {
  readonly title: string
  readonly order: number
  readonly workflow: { readonly nodes: readonly Record<string, unknown>[] } & Record<string, unknown>
}

/** What is safe on the disk now: the open documents in their order. */
export async function keptDocuments({ path }: Home): Promise<readonly Kept[]> {
  const folder = join(path, 'recovery')
  const names = (await readdir(folder)).filter((name) => /^document-.*\.json$/.test(name))
  const records = await Promise.all(
    names.map(async (name) => parseJson(await readFile(join(folder, name), 'utf8'))),
  )
  return records
    .map((record) => (record as unknown as { document: Kept }).document)
    .toSorted((a, b) => a.order - b.order)
}

/** What of the last document an edit can change, without where it is looked at. */
export async function keptGraph(home: Home): Promise<unknown> {
  const workflow = (await keptDocuments(home)).at(-1)?.workflow
  return { nodes: workflow?.nodes, links: workflow?.['links'], groups: workflow?.['groups'] }
}
