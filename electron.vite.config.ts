import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'
import { renderer } from './vite.config.ts'

const at = (path: string): string => resolve(import.meta.dirname, path)
const NATIVE = ['electron', 'onnxruntime-node', 'sharp']

export default defineConfig({
  main: {
    build: {
      outDir: at('out/main'),
      externalizeDeps: false,
      rollupOptions: {
        external: NATIVE,
        // The process around ONNX Runtime is a program of its own.
        input: { main: at('electron/main.ts'), runtime: at('electron/runtime/server.ts') },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: at('out/preload'),
      externalizeDeps: false,
      // A sandboxed preload script is loaded as CommonJS.
      rollupOptions: {
        external: NATIVE,
        input: { preload: at('electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer,
})
