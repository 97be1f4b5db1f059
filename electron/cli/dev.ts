import { join } from 'node:path'
import { createServer } from 'vite'
import { createEditorEngine } from '../editor-engine.ts'
import { serveEngine } from '../http/engine-server.ts'
import { forkHost } from '../runtime/fork.ts'
import { createHeadlessDesktop } from '../services/desktop.ts'
import { userFolders } from '../services/user-folders.ts'
import { createTerminal } from './terminal.ts'

/** `npm run dev`: the editor in a browser, its page rebuilt as it is edited. The engine needs a restart. */
const root = join(import.meta.dirname, '..', '..')
const folders = userFolders()
const engine = await createEditorEngine({
  folders,
  appFolder: root,
  version: 'development',
  desktop: createHeadlessDesktop(folders),
  runtimeHost: forkHost(join(root, 'electron', 'runtime', 'server.ts')),
})
const server = await serveEngine(engine, {
  host: '127.0.0.1',
  port: 0,
  rendererFolder: join(root, 'out', 'renderer'),
})
// The proxy keeps the page's own Host and Origin, which are what the engine compares.
const proxy = { target: server.url, ws: true }
const page = await createServer({
  root: join(root, 'renderer'),
  configFile: join(root, 'vite.config.ts'),
  server: {
    host: '127.0.0.1',
    port: 5188,
    proxy: { '/rpc': proxy, '/events': proxy, '/pictures': proxy, '/thumbnails': proxy },
  },
  plugins: [
    {
      name: 'relax-policy',
      // Hot reloading runs scripts inside the page, which the built page's policy forbids.
      transformIndexHtml: (html) => html.replace(/<meta\s+http-equiv="Content-Security-Policy"[^>]*>/, ''),
    },
  ],
})
await page.listen()
createTerminal(process.stdout, process.stderr).line(`The editor is at http://127.0.0.1:5188`)
