import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

/** A process of the program under test, with everything it said for the message of a failure. */
export type Program = {
  readonly process: ChildProcess
  readonly said: () => string
  /** As a power cut would: no handler runs. */
  readonly kill: () => Promise<void>
  /** Waits for it to end by itself. */
  readonly ended: () => Promise<void>
}

export function startProgram(options: {
  readonly command: string
  readonly args: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}): Program {
  const child = spawn(options.command, options.args, {
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let text = ''
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null
  const ended = async (): Promise<void> => {
    if (!hasEnded()) await once(child, 'exit')
  }
  return {
    process: child,
    said: () => text,
    ended,
    kill: async () => {
      child.kill('SIGKILL')
      await ended()
    },
  }
}

/** Resolves with what `find` makes of the program's messages or output; rejects with its words if it ends before. */
export async function waitFor<T>(
  program: Program,
  find: (heard: { readonly said: string; readonly messages: readonly unknown[] }) => T | null,
): Promise<T> {
  const messages: unknown[] = []
  return await new Promise((resolve, reject) => {
    const look = (): void => {
      const found = find({ said: program.said(), messages })
      if (found === null) return
      stop()
      resolve(found)
    }
    const hear = (message: unknown): void => {
      messages.push(message)
      look()
    }
    const fail = (): void => {
      stop()
      reject(new Error(`The program ended before it was ready. It said:\n${program.said()}`))
    }
    const stop = (): void => {
      program.process.off('message', hear)
      program.process.off('exit', fail)
      program.process.stdout?.off('data', look)
    }
    program.process.on('message', hear)
    program.process.on('exit', fail)
    program.process.stdout?.on('data', look)
    look()
  })
}
