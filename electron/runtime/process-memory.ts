import { readFile } from 'node:fs/promises'

export type ProcessMemory = { readonly residentBytes: number; readonly privateBytes: number }

/** What Linux says of a process, even while it computes; null on other systems and when it has ended. */
export async function processMemory(pid: number): Promise<ProcessMemory | null> {
  if (process.platform !== 'linux') return null
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    return { residentBytes: kilobytes(status, 'VmRSS'), privateBytes: kilobytes(status, 'RssAnon') }
  } catch {
    return null
  }
}

function kilobytes(status: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024
}
