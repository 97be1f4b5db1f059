import type { Connection } from './connection.ts'
import { processUsage } from './process-usage.ts'

const INTERVAL_MS = 50

export type PeakMemory = { readonly privateBytes: () => number }

/** Looks at the private memory of a process while it works: the system keeps no record of its peak. */
export function watchPeakMemory(connection: Connection): PeakMemory {
  let peak = 0
  const timer = setInterval(() => {
    if (!connection.isAlive()) clearInterval(timer)
    else if (connection.waiting() > 0) void look()
  }, INTERVAL_MS)
  timer.unref()

  async function look(): Promise<void> {
    const usage = await processUsage(connection.pid)
    peak = Math.max(peak, usage?.privateBytes ?? 0)
  }

  return { privateBytes: () => peak }
}
