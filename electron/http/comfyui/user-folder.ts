import type { Stats } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeviceName } from '../../services/file-name.ts'
import { HttpRefusal } from '../request.ts'

/**
 * The place of a client's file, below the user's folder whatever the name says: nothing leads up or out of it,
 * neither dots nor links, and no part names a device.
 * @throws HttpRefusal 400 for names that no file can have everywhere, 403 for those that lead elsewhere.
 */
export async function placeInside(root: string, name: string): Promise<string> {
  if (/^[/\\]|^[a-z]:/i.test(name)) throw leadsOut(name)
  const parts = name.split(/[/\\]/).filter((part) => part !== '' && part !== '.')
  let path = root
  let status: Stats | null = await lstat(root).catch(() => null)
  for (const part of parts) {
    if (part === '..') throw leadsOut(name)
    if (!isFileName(part)) throw new HttpRefusal(400, `“${part}” is not a name for a file. ${WHAT_NAMES_ARE}`)
    path = join(path, part)
    if (status !== null) status = await lstat(path).catch(() => null)
    if (status?.isSymbolicLink()) throw leadsOut(name)
  }
  return path
}

/** A name that every system can store, and that means a file on each of them. */
function isFileName(name: string): boolean {
  return (
    !/[<>:"|?*\p{Cc}]/u.test(name) &&
    !/[ .]$/.test(name) &&
    !isDeviceName(name) &&
    Buffer.byteLength(name) <= LONGEST_NAME
  )
}

const LONGEST_NAME = 255
const WHAT_NAMES_ARE =
  'Use at most 255 characters without < > : " | ? *, not ending in a dot or a space, and no device of Windows such as CON.'

function leadsOut(name: string): HttpRefusal {
  return new HttpRefusal(403, `“${name}” leads out of the user's folder.`)
}
