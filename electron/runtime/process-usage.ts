import { readFile } from 'node:fs/promises'

export type ProcessUsage = {
  readonly residentBytes: number
  readonly privateBytes: number
  readonly cpuSeconds: number
}

/** What Linux says of a process, even while it computes; null on other systems and when it has ended. */
export async function processUsage(pid: number): Promise<ProcessUsage | null> {
  if (process.platform !== 'linux') return null
  try {
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    return {
      residentBytes: kilobytes(status, 'VmRSS'),
      privateBytes: kilobytes(status, 'RssAnon'),
      cpuSeconds: cpuSeconds(await readFile(`/proc/${pid}/stat`, 'utf8')),
    }
  } catch {
    return null
  }
}

function kilobytes(status: string, field: string): number {
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024
}

/** Linux counts in hundredths for programs, whatever the kernel's own clock. */
const TICKS_PER_SECOND = 100

/** User and system time, the 14th and 15th field; the second is a name that may contain spaces. */
function cpuSeconds(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}
