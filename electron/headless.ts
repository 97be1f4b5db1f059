import { fileURLToPath } from 'node:url'
import { EXIT } from './cli/exit-codes.ts'
import { createTerminal } from './cli/terminal.ts'
import { forkHost } from './runtime/fork.ts'

/** The engine without a window: `generate` for pictures, `serve` for the editor in a browser. */
const [command, ...args] = process.argv.slice(2)
// A reader that goes away, such as `head`, is no reason to lose the picture.
process.stdout.on('error', () => undefined)
process.exitCode = await run()

async function run(): Promise<number> {
  const runtimeHost = forkHost(fileURLToPath(new URL('./runtime/server.ts', import.meta.url)))
  switch (command) {
    case 'generate': {
      const { generate } = await import('./cli/generate.ts')
      const { stdout: output, stderr: errors, env: environment } = process
      return await generate(args, { output, errors, environment, runtimeHost, onInterrupt })
    }
    case 'serve': {
      const { serve } = await import('./cli/serve.ts')
      const { stdout: output, stderr: errors, env: environment } = process
      return await serve(args, { output, errors, environment, runtimeHost, onInterrupt })
    }
    case undefined:
    default:
      createTerminal(process.stdout, process.stderr).complain(
        'Usage: npm run generate -- [workflow] [options], or npm run serve -- [options]. --help says more.',
      )
      return EXIT.usage
  }
}

/** The second Ctrl-C ends the program without waiting. */
function onInterrupt(listener: () => void): () => void {
  let isFirst = true
  const interrupt = (): void => {
    if (!isFirst) process.exit(EXIT.interrupted)
    isFirst = false
    listener()
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  return () => {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
}
