import type { Settings } from '../../electron/ipc/contract.ts'

const light = window.matchMedia('(prefers-color-scheme: light)')
const contrast = window.matchMedia('(prefers-contrast: more)')
let chosen: Settings['theme'] = 'system'

/** Shows a theme; `system` follows the machine, also when it changes later. */
export function applyTheme(theme: Settings['theme']): void {
  chosen = theme
  const system = contrast.matches ? 'high-contrast' : light.matches ? 'light' : 'dark'
  document.documentElement.dataset['theme'] = theme === 'system' ? system : theme
}

for (const query of [light, contrast]) query.addEventListener('change', () => applyTheme(chosen))
