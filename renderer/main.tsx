import '@fontsource-variable/inter/index.css'
import './theme/tokens.css'
import './theme/dark.css'
import './theme/light.css'
import './theme/high-contrast.css'
import './theme/base.css'
import { createRoot } from 'react-dom/client'
import { z } from 'zod'
import { App } from './app/app.tsx'
import { createHttpHost } from './host/http.ts'
import { createIpcHost } from './host/ipc.ts'
import { startTranslation } from './i18n/i18n.ts'
import { applyTheme } from './theme/apply-theme.ts'

// The content security policy allows no code made at run time.
z.config({ jitless: true })

applyTheme('system')
const host = window.fulgurite === undefined ? createHttpHost() : createIpcHost(window.fulgurite)
const root = document.getElementById('root')
if (root === null) throw new Error('The page has no place for the editor.')
await startTranslation('system')
createRoot(root).render(<App host={host} />)
