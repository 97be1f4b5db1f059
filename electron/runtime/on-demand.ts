import type { Device } from '../../nodes/inference/onnx/runtime.ts'
import type { EngineEvent } from '../ipc/events.ts'
import type { RuntimeChild, RuntimeHost } from './child.ts'
import { startRuntime, type RuntimeProcess } from './client.ts'

/** The runtime's process, started by the first who needs it. */
export type OnDemandRuntime = {
  readonly get: () => Promise<RuntimeProcess>
  /** Null while none was needed yet. */
  readonly current: () => Promise<RuntimeProcess | null>
  /** Ends the process under whatever runs in it; the next need starts another. */
  readonly kill: () => Promise<void>
  /** Ends the process, and starts the next on one of these. */
  readonly useDevices: (devices: readonly Device[]) => Promise<void>
  /** Tells listeners what the process holds now, and whether it is another than before. */
  readonly report: () => Promise<void>
}

export function createOnDemandRuntime(options: {
  readonly host: RuntimeHost
  readonly devices: readonly Device[]
  readonly emit: (event: EngineEvent) => void
}): OnDemandRuntime {
  const { emit } = options
  let latest: RuntimeChild | null = null
  let isEnding = false
  const host: RuntimeHost = async () => {
    latest = await options.host()
    if (isEnding) latest.kill()
    return latest
  }
  let devices = options.devices
  let started: Promise<RuntimeProcess> | null = null
  let lastPid: number | null = null

  function tell(
    status: Extract<EngineEvent, { type: 'runtime' }>['status'],
    more: { device?: string; message?: string; privateBytes?: number; residentBytes?: number } = {},
  ): void {
    emit({
      type: 'runtime',
      status,
      device: devices[0] ?? 'cpu',
      message: '',
      privateBytes: 0,
      residentBytes: 0,
      ...more,
    })
  }

  async function start(): Promise<RuntimeProcess> {
    tell('starting')
    const runtime = await startRuntime(host, devices)
    const message = runtime.failures
      .map(({ device, message: why }) => `${device} does not work here: ${why}`)
      .join('\n')
    tell('ready', { device: runtime.device, message })
    return runtime
  }

  async function end(): Promise<void> {
    // A process that hangs while it starts cannot be asked; then this ends it.
    isEnding = true
    latest?.kill()
    const runtime = await started?.catch(() => null)
    await runtime?.kill()
    isEnding = false
  }

  return {
    get: () => {
      started ??= start().catch((error: unknown) => {
        // The cause may go away: a driver installed, memory freed.
        started = null
        throw error
      })
      return started
    },
    current: async () => await (started ?? null),
    kill: end,
    useDevices: async (next) => {
      devices = next
      await end()
      started = null
      lastPid = null
    },
    report: async () => {
      const runtime = await started
      if (runtime === null || runtime === undefined) return
      const { pid, privateBytes, residentBytes } = await runtime.stats()
      const status = lastPid === null || lastPid === pid ? 'ready' : 'restarted'
      lastPid = pid
      tell(status, { device: runtime.device, privateBytes, residentBytes })
    },
  }
}
