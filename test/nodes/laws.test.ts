import { createHash } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import { copyFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import { createInference } from '../../nodes/inference/inference-service.ts'
import { writeLatentFile } from '../../nodes/inference/latent-file.ts'
import { createModelFolders } from '../../nodes/inference/model-folders/model-folders.ts'
import { floats } from '../../nodes/inference/tensor.ts'
import { createUserFiles, type UserFiles } from '../../nodes/inference/user-files.ts'
import { NODES } from '../../nodes/index.ts'
import type { NodeContext, NodeImplementation } from '../../nodes/node.ts'
import { defaultValue } from '../../workflows/new-node.ts'
import { nodeContext } from '../setup/node-context.ts'
import { testRuntime } from '../setup/test-runtime.ts'
import { TINY_MODELS_FOLDER } from '../setup/tiny-models.ts'

/** What every node must keep for caching to be legal, tried on all of them with the tiny model. */

const place = join(TINY_MODELS_FOLDER, '..', 'laws')
const picture = fileURLToPath(new URL('../fixtures/golden/comfyui/a1_euler_sgm4_256.png', import.meta.url))
const runtime = await testRuntime()
const inference = createInference({
  runtime: async () => runtime,
  findTextualInversion: async () => null,
  memoryBytes: 4e9,
})

/** Values small enough to run, where defaults are not. */
const VALUES: Record<string, unknown> = {
  ckpt_name: 'tiny-sdxl.safetensors',
  unet_name: 'tiny-sdxl.safetensors',
  vae_name: 'tiny-sdxl.safetensors',
  clip_name: 'tiny-sdxl.safetensors',
  clip_name1: 'tiny-sdxl.safetensors',
  clip_name2: 'tiny-sdxl.safetensors',
  lora_name: 'tiny-kohya.safetensors',
  image: 'picture.png',
  latent: 'x.latent',
  width: 64,
  height: 64,
  steps: 2,
  cfg: 2,
  text: 'a (red:1.2) cat',
}

let writes: string[] = []
let files: UserFiles
const produced = new Map<string, unknown>()

beforeAll(async () => {
  rmSync(place, { recursive: true, force: true })
  mkdirSync(join(place, 'input'), { recursive: true })
  await copyFile(picture, join(place, 'input', 'picture.png'))
  const latent = floats(new Float32Array(4 * 8 * 8).fill(0.5), [1, 4, 8, 8])
  await writeFile(join(place, 'input', 'x.latent'), writeLatentFile(latent, {}))
  // One file stands for every kind: the tiny checkpoint has all three parts.
  const folders = createModelFolders(() => [TINY_MODELS_FOLDER])
  const everywhere = {
    ...folders,
    locate: (folder: string, name: string) =>
      folders.locate(folder === 'loras' ? 'loras' : 'checkpoints', name),
  }
  const own = createUserFiles(everywhere, {
    input: () => join(place, 'input'),
    output: () => join(place, 'output'),
    temp: () => join(place, 'temp'),
  })
  files = {
    ...own,
    writeOutput: (file) => {
      writes.push(file.type)
      return own.writeOutput(file)
    },
  }
  await produce('CheckpointLoaderSimple', ['MODEL', 'CLIP', 'VAE'])
  await produce('CLIPTextEncode', ['CONDITIONING'])
  await produce('RandomNoise', ['NOISE'])
  await produce('CFGGuider', ['GUIDER'])
  await produce('KSamplerSelect', ['SAMPLER'])
  await produce('BasicScheduler', ['SIGMAS'])
  await produce('LoadLatent', ['LATENT'])
  await produce('LoadImage', ['IMAGE', 'MASK'])
})

describe('laws of nodes', () => {
  test.each(NODES.map((node) => [node.definition.type, node] as const))('%s', async (_, node) => {
    const inputs = inputsOf(node)
    const before = digest(inputs)
    writes = []
    const first = await node.run(inputs, context())
    expect(digest(inputs), 'it does not change its inputs').toBe(before)
    expect(writes.length > 0, 'it writes only if it says so').toBe(node.definition.isOutput)
    expect(first.outputs, 'as many outputs as declared').toHaveLength(node.definition.outputs.length)
    const second = await node.run(inputs, context())
    expect(digest(second.outputs), 'the same inputs give the same outputs').toBe(digest(first.outputs))
    expect(typeof ((await node.fingerprint?.(inputs, { files })) ?? '')).toBe('string')
  })
})

async function produce(type: string, ports: readonly string[]): Promise<void> {
  const node = NODES.find(({ definition }) => definition.type === type)
  if (node === undefined) throw new Error(`There is no node ${type}.`)
  const { outputs } = await node.run(inputsOf(node), context())
  for (const [slot, port] of ports.entries()) produced.set(port, outputs[slot])
}

function inputsOf({ definition }: NodeImplementation): Readonly<Record<string, unknown>> {
  return Object.freeze(
    Object.fromEntries(
      definition.inputs.map(({ name, type, widget }) => [
        name,
        // Ports and pictures to open share names.
        widget === null ? produced.get(type) : (VALUES[name] ?? defaultValue(widget)),
      ]),
    ),
  )
}

function context(): NodeContext {
  return nodeContext({
    inference,
    files,
    sendPicture: () => writes.push('socket'),
    metadata: () => ({ prompt: '{}' }),
  })
}

/** Of everything in a value, arrays of numbers included. */
function digest(value: unknown): string {
  const hash = createHash('sha1')
  const visit = (each: unknown): void => {
    if (ArrayBuffer.isView(each)) {
      hash.update(new Uint8Array(each.buffer, each.byteOffset, each.byteLength))
    } else if (each instanceof Map) {
      for (const [key, item] of each) {
        hash.update(String(key))
        visit(item)
      }
    } else if (typeof each === 'object' && each !== null) {
      for (const [key, item] of Object.entries(each)) {
        hash.update(key)
        visit(item)
      }
    } else hash.update(String(each))
  }
  visit(value)
  return hash.digest('hex')
}
