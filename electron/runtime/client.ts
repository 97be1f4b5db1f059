import type { Device, Runtime, RuntimeStats } from '../../nodes/inference/onnx/runtime.ts'
import type { RuntimeHost } from './child.ts'
import { connect } from './connection.ts'
import type { Connection } from './connection.ts'
import { watchPeakMemory } from './peak-memory.ts'
import type { PeakMemory } from './peak-memory.ts'
import { processUsage } from './process-usage.ts'
import type { ProcessUsage } from './process-usage.ts'
import { Started, Usage } from './protocol.ts'
import { createRemoteSession } from './remote-session.ts'

/** A runtime in a process of its own, which may be ended and comes back on need. */
export type RuntimeProcess = Runtime & {
  /** Devices that were tried before `device` and do not work here. */
  readonly failures: Started['failures']
  /** Ends the process, whatever it does. All sessions are lost; the next `createSession` starts a new one. */
  readonly kill: () => Promise<void>
}

type Process = {
  readonly connection: Connection
  readonly started: Started
  readonly peak: PeakMemory
  readonly labels: string[]
}

/** Starts a process on the first of `devices` that works. Rejects with a `RuntimeError` where none does. */
export async function startRuntime(host: RuntimeHost, devices: readonly Device[]): Promise<RuntimeProcess> {
  const first = await startProcess(host, devices)
  const { device, failures, fusedAttention } = first.started
  let current = Promise.resolve(first)

  /** The living process; a new one on the same device where the last has ended. */
  function living(): Promise<Process> {
    current = current.then(
      (last) => (last.connection.isAlive() ? last : startProcess(host, [device])),
      () => startProcess(host, [device]),
    )
    return current
  }

  return {
    device,
    failures,
    dialect: { attention: fusedAttention ? 'fused' : 'decomposed' },
    createSession: async (model) => {
      const { connection, labels } = await living()
      const forget = (): void => void labels.splice(labels.indexOf(model.label), 1)
      const session = await createRemoteSession(connection, model, forget)
      labels.push(model.label)
      return session
    },
    stats: async () => stats(await living()),
    kill: async () => {
      // A process that could not start has ended already.
      const last = await current.catch(() => null)
      await last?.connection.kill()
    },
  }
}

async function startProcess(host: RuntimeHost, devices: readonly Device[]): Promise<Process> {
  const connection = connect(await host())
  try {
    const started = await connection.ask(
      { type: 'start', devices },
      Started,
      `starting on ${devices.join(', ')}`,
    )
    return { connection, started, peak: watchPeakMemory(connection), labels: [] }
  } catch (error) {
    await connection.kill()
    throw error
  }
}

async function stats({ connection, labels, peak }: Process): Promise<RuntimeStats> {
  const { pid } = connection
  const usage = (await processUsage(pid)) ?? (await askUsage(connection))
  const peakPrivateBytes = Math.max(peak.privateBytes(), usage.privateBytes)
  return { pid, ...usage, peakPrivateBytes, sessions: [...labels] }
}

/** Where the system does not tell private memory apart, resident memory is the closest bound. */
async function askUsage(connection: Connection): Promise<ProcessUsage> {
  const usage = await connection.ask({ type: 'stats' }, Usage, 'asked for its memory')
  return { ...usage, privateBytes: usage.residentBytes }
}
