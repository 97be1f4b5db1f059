import { EventEmitter } from 'node:events'

/** `process.parentPort`, as a utility process has it, over Node's own channel. */
class ParentPort extends EventEmitter {
  postMessage(message: unknown): void {
    process.send?.(message)
  }
}

const parentPort = new ParentPort()
process.on('message', (data) => parentPort.emit('message', { data }))
process.once('disconnect', () => process.exit())
Object.defineProperty(process, 'parentPort', { value: parentPort })
