import { RuntimeError } from '../../nodes/inference/onnx/runtime.ts'
import type { Feeds, HeldTensors, Session, SessionModel } from '../../nodes/inference/onnx/runtime.ts'
import type { Connection } from './connection.ts'
import { Id, Nothing, Tensors } from './protocol.ts'

/** Creates a session in the process at the other end; `onRelease` is called when it is given back. */
export async function createRemoteSession(
  connection: Connection,
  model: SessionModel,
  onRelease: () => void,
): Promise<Session> {
  const { label } = model
  const session = await connection.ask({ type: 'create', ...model }, Id, `loading ${label}`)
  let released = false
  const isAlive = (): boolean => !released && connection.isAlive()

  function requireAlive(): void {
    if (!isAlive()) throw new RuntimeError('gone', `${label} is no longer loaded: load it again.`)
  }

  async function hold(feeds: Feeds): Promise<HeldTensors> {
    requireAlive()
    const request = { type: 'run', session, feeds, held: null, outputs: null, hold: true } as const
    const held = await connection.ask(request, Id, `running ${label}`)
    return remoteTensors(connection, held)
  }

  return {
    label,
    isAlive,
    hold,
    run: async (feeds, options = {}) => {
      requireAlive()
      const held = options.held?.id ?? null
      const outputs = options.outputs ?? null
      return connection.ask(
        { type: 'run', session, feeds, held, outputs, hold: false },
        Tensors,
        `running ${label}`,
      )
    },
    release: async () => {
      if (!isAlive()) return
      released = true
      onRelease()
      await connection.ask({ type: 'release', session }, Nothing, `freeing ${label}`)
    },
  }
}

function remoteTensors(connection: Connection, id: number): HeldTensors {
  let released = false
  const isAlive = (): boolean => !released && connection.isAlive()
  return {
    id,
    isAlive,
    release: async () => {
      if (!isAlive()) return
      released = true
      await connection.ask({ type: 'drop', held: id }, Nothing, 'freeing intermediate results')
    },
  }
}
