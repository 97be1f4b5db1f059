import { fork } from 'node:child_process'
import type { RuntimeHost } from './child.ts'

const LAST_WORDS_LIMIT = 2000

/**
 * Runs `entry` (the module `server.ts`, or its bundle) under Node. From TypeScript it runs through tsx,
 * which development has.
 */
export function forkHost(entry: string): RuntimeHost {
  return () =>
    new Promise((resolve, reject) => {
      const child = fork(entry, {
        execArgv: entry.endsWith('.ts') ? ['--import', import.meta.resolve('tsx')] : [],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      })
      let lastWords = ''
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        lastWords = (lastWords + text).slice(-LAST_WORDS_LIMIT)
      })
      child.once('error', reject)
      child.once('spawn', () =>
        resolve({
          pid: child.pid ?? 0,
          // A failed send is not news: the exit that caused it is reported.
          send: (envelope) => void child.send(envelope, () => undefined),
          onMessage: (listen) => void child.on('message', listen),
          // "close" comes after stderr is read to its end.
          onExit: (listen) =>
            void child.once('close', (code, signal) =>
              listen(signal === null ? `exit code ${code}` : `signal ${signal}`, lastWords),
            ),
          kill: () => void child.kill('SIGKILL'),
        }),
      )
    })
}
