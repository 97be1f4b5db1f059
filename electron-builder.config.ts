import type { Configuration } from 'electron-builder'

/** What goes into an installer, and nothing else; `${arch}` is the target's. */
const OWN = [
  'out/main/**',
  'out/preload/**',
  'out/renderer/**',
  'workflows/examples/**',
  'training/weights/**',
  'package.json',
]
const NATIVE = 'node_modules/onnxruntime-node/bin/napi-v6'

/** A list of a platform takes the place of the common one, so each is whole. */
function filesFor(platform: 'linux' | 'darwin' | 'win32'): string[] {
  return [
    ...OWN,
    '!**/*.{map,md,d.ts}',
    // The package brings ONNX Runtime for every system; another's is 60 MB for nothing.
    `!${NATIVE}/!(${platform})/**`,
    `!${NATIVE}/${platform}/!(\${arch})/**`,
  ]
}

const configuration: Configuration = {
  appId: 'org.fulgurite.Fulgurite',
  productName: 'Fulgurite',
  directories: { output: 'release' },
  asar: true,
  // Native libraries are opened by the system's loader, weights are mapped: neither knows of archives.
  asarUnpack: ['**/node_modules/onnxruntime-node/**', '**/node_modules/@img/**', 'training/weights/**'],
  npmRebuild: false,
  linux: { category: 'Graphics', target: ['AppImage', 'tar.gz'], files: filesFor('linux') },
  mac: {
    category: 'public.app-category.graphics-design',
    target: [
      { target: 'dmg', arch: ['arm64'] },
      { target: 'zip', arch: ['arm64'] },
    ],
    files: filesFor('darwin'),
  },
  win: { target: ['nsis', 'zip'], files: filesFor('win32') },
  electronFuses: {
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  },
}

export default configuration
