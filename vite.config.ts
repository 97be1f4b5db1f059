import react from '@vitejs/plugin-react'
import { resolve } from 'node:path'
import { defineConfig, type UserConfig } from 'vite'

/** The editor's bundle; the same files are served by Electron's protocol and by `npm run serve`. */
export const renderer: UserConfig = {
  root: 'renderer',
  base: './',
  plugins: [react()],
  build: {
    outDir: resolve(import.meta.dirname, 'out/renderer'),
    emptyOutDir: true,
    target: 'chrome130',
    // electron-vite leaves it out; a window opens sooner on less than half the text.
    minify: true,
    // The content security policy allows no data: URL for scripts and fonts.
    assetsInlineLimit: 0,
    // Kilobytes. Nothing of it comes over a network: one file opens faster than many.
    chunkSizeWarningLimit: 2000,
    rollupOptions: { input: resolve(import.meta.dirname, 'renderer/index.html') },
  },
  worker: { format: 'es' },
}

export default defineConfig(renderer)
