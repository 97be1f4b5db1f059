import { EventEmitter } from 'node:events'

/** `process.parentPort`, as a utility process has it, over Node's own channel. */
class ParentPort extends EventEmitter {
  readonly #early: unknown[] = []

  /** As Electron's port, it holds what comes before anybody listens. */
  receive(data: unknown): void {
    if (this.listenerCount('message') === 0) this.#early.push(data)
    else this.emit('message', { data })
  }
  override on(event: string, listener: (event: { data: unknown }) => void): this {
    super.on(event, listener)
    for (const data of this.#early.splice(0)) listener({ data })
    return this
  }
  postMessage(message: unknown): void {
    process.send?.(message)
  }
}

const parentPort = new ParentPort()
process.on('message', (data) => parentPort.receive(data))
process.once('disconnect', () => process.exit())
Object.defineProperty(process, 'parentPort', { value: parentPort })
