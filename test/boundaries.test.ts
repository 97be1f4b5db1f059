import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, expect, test } from 'vitest'

/** Each line breaks one import rule; lint must say so with the rule's own words. */
const violations = [
  ['workflows/a.ts', '../nodes/index.ts', 'Documents know no nodes'],
  ['workflows/a.ts', '../electron/ipc/contract.ts', 'Hosts import this folder'],
  ['workflows/comfy/a.ts', '../../renderer/app/app.tsx', 'nothing imports the view'],
  ['workflows/a.ts', 'node:fs', 'also runs in a browser'],
  ['workflows/a.ts', 'reactflow', 'renderer/'],
  ['nodes/a.ts', './k-sampler.ts', 'Nodes never import each other'],
  ['nodes/a.ts', '../electron/executor/run.ts', 'Hosts import this folder'],
  ['nodes/a.ts', 'sharp', 'Only nodes/inference/image/ loads sharp'],
  ['nodes/inference/sdxl/a.ts', '../../node.ts', 'it knows none of them'],
  ['nodes/inference/sdxl/a.ts', 'onnxruntime-node', 'Only electron/runtime/ loads ONNX Runtime'],
  ['nodes/inference/image/a.ts', 'onnxruntime-node', 'Only electron/runtime/ loads ONNX Runtime'],
  ['electron/http/a.ts', 'electron', 'load electron'],
  ['electron/services/a.ts', '../../renderer/app/app.tsx', 'nothing imports the view'],
  ['electron/main.ts', 'onnxruntime-node', 'Only electron/runtime/ loads ONNX Runtime'],
  ['electron/runtime/a.ts', 'electron', 'load electron'],
  ['electron/executor/a.ts', '../http/server.ts', 'The executor knows no host'],
  ['electron/ipc/a.ts', '../executor/queue.ts', 'The contract stands below its hosts'],
  ['electron/ipc/a.ts', '../../nodes/index.ts', 'Documents know no nodes'],
  ['renderer/a.ts', '../nodes/index.ts', 'never imports a node'],
  ['renderer/canvas/a.ts', '../../electron/executor/run.ts', 'by electron/ipc/ alone'],
  ['renderer/a.ts', 'electron', 'load electron'],
] as const

const allowed = [
  ['nodes/index.ts', './k-sampler.ts'],
  ['nodes/a.ts', './node.ts'],
  ['nodes/inference/image/a.ts', 'sharp'],
  ['electron/main.ts', 'electron'],
  ['electron/runtime/a.ts', 'onnxruntime-node'],
  ['electron/services/a.ts', '../../nodes/index.ts'],
  ['renderer/a.ts', '../electron/ipc/contract.ts'],
] as const

const root = resolve(import.meta.dirname, '..')
const scratch = mkdtempSync(join(tmpdir(), 'fulgurite-boundaries-'))
afterAll(() => rmSync(scratch, { recursive: true }))

const report = lint([...violations, ...allowed])

test.each(violations)('%s may not import %s', (file, imported, message) => {
  expect(messagesAbout(report, file, imported)).toContainEqual(expect.stringContaining(message))
})

test.each(allowed)('%s may import %s', (file, imported) => {
  expect(messagesAbout(report, file, imported)).toEqual([])
})

type Diagnostic = {
  readonly filename: string
  readonly code: string
  readonly help: string
  readonly message: string
}

/** One file per seeded import, in a tree of the same shape, under the project's own rules. */
function lint(seeds: readonly (readonly [string, string, ...unknown[]])[]): readonly Diagnostic[] {
  for (const [file, imported] of seeds) {
    const path = join(scratch, seedPath(file, imported))
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, `import '${imported}'\n`, { flag: 'a' })
  }
  copyFileSync(join(root, '.oxlintrc.json'), join(scratch, '.oxlintrc.json'))
  try {
    return parse(
      execFileSync(join(root, 'node_modules/.bin/oxlint'), ['-f', 'json', '.'], {
        cwd: scratch,
        encoding: 'utf8',
      }),
    )
  } catch (error) {
    if (error instanceof Error && 'stdout' in error && typeof error.stdout === 'string')
      return parse(error.stdout)
    throw error
  }
}

function parse(output: string): readonly Diagnostic[] {
  return (JSON.parse(output) as { diagnostics: Diagnostic[] }).diagnostics
}

function messagesAbout(
  diagnostics: readonly Diagnostic[],
  file: string,
  imported: string,
): readonly string[] {
  return diagnostics
    .filter(
      ({ filename, code, message }) =>
        filename.endsWith(seedPath(file, imported)) &&
        code.includes('no-restricted-imports') &&
        message.includes(`'${imported}'`),
    )
    .map(({ message, help }) => `${message} ${help}`)
}

/** Files named by the rules keep their names; the others get one each. */
function seedPath(file: string, imported: string): string {
  return file.endsWith('/a.ts')
    ? file.replace('a.ts', `${imported.replaceAll(/[^a-z]+/g, '-')}-seed.ts`)
    : file
}
