import { register } from 'node:module'

// Loaded with `--import` before the app's bundle: whoever asks for `electron` gets the stand-in.
register('./resolve-electron.mjs', import.meta.url)
