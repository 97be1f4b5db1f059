import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { createEngine } from '../../electron/engine.ts'
import type { OutputImage } from '../../electron/ipc/events.ts'
import { readPicture } from '../../nodes/inference/image/read-picture.ts'
import { readLatentFile } from '../../nodes/inference/latent-file.ts'
import { createModelFolders } from '../../nodes/inference/model-folders/model-folders.ts'
import type { FloatTensor } from '../../nodes/inference/tensor.ts'
import { createUserFiles } from '../../nodes/inference/user-files.ts'
import { Prompt } from '../../workflows/prompt.ts'
import { testHost } from '../setup/test-runtime.ts'
import { missingModels } from './full-size-models.ts'

/** Whole runs at full size, compared with what ComfyUI itself wrote for the same prompts and weights. */
const CASES = [
  ['a1_euler_sgm4_256', 'euler, 4 steps, cfg 1'],
  ['a2_euler_sgm4_512', 'the same at 512 pixels'],
  ['a3_lora1_euler_sgm4_256', 'with a LoRA of rank 64'],
  ['a4_cfg5_normal4_256', 'cfg 5, schedule normal'],
  ['a5_x0_1step_256', 'x0, one step'],
  ['a6_img2img_d06_256', 'from a picture, denoise 0.6'],
  ['a7_lcm4_256', 'lcm'],
  ['a8_dpmpp2m_karras6_cfg5_long_256', 'dpmpp_2m, karras, a long prompt'],
  ['a9_sizecond_batch2_eulera_256', 'size conditioning, a batch of two, euler_ancestral'],
] as const

const golden = fileURLToPath(new URL('../fixtures/golden/comfyui', import.meta.url))
const { folder, missing } = missingModels()

if (missing !== null) {
  process.stdout.write(`${missing}\n`)
  test.skip('whole runs at full size', () => undefined)
} else {
  const place = mkdtempSync(join(tmpdir(), 'full-size-'))
  const input = join(place, 'input')
  mkdirSync(input)
  copyFileSync(join(golden, 'a1_euler_sgm4_256.png'), join(input, 'parity_a1_euler_sgm4_256.png'))
  const files = createUserFiles(
    createModelFolders(() => [folder]),
    { input: () => input, output: () => join(place, 'output'), temp: () => join(place, 'temp') },
  )
  const engine = createEngine({
    runtimeHost: testHost,
    device: 'cpu',
    memoryBytes: 4e9,
    files,
    previews: () => false,
  })
  afterAll(async () => {
    await engine.close()
    rmSync(place, { recursive: true })
  })

  describe('whole runs at full size are ComfyUI’s', () => {
    test.each(CASES)('%s: %s', async (name) => {
      const prompt = Prompt.parse(JSON.parse(readFileSync(join(golden, `${name}.api.json`), 'utf8')))
      const { jobId } = await engine.executor.enqueue({
        prompt,
        workflow: null,
        title: name,
        documentId: null,
        targets: null,
        front: false,
        replace: false,
      })
      if (jobId === null) throw new Error(`${name} cannot be run.`)
      const job = await engine.executor.ended(jobId)
      expect(job.failure).toBeNull()

      const latent = readLatentFile(readFileSync(join(place, 'output', 'parity', `${name}_00001_.latent`)))
      const expected = readLatentFile(readFileSync(join(golden, `${name}.latent`)))
      const rms = relativeRms(latent, expected)
      const decibels = await Promise.all(
        job.images.map((image, index) =>
          pictureNoise(image, `${name}${index === 0 ? '' : `_b${index}`}.png`),
        ),
      )
      process.stdout.write(
        `${name}: latent ${rms.toExponential(1)}, picture ${decibels.map((value) => value.toFixed(1)).join(', ')} dB, ${job.seconds?.toFixed(1)} s\n`,
      )
      expect(rms).toBeLessThan(2e-5)
      for (const value of decibels) expect(value).toBeGreaterThan(80)
    })
  })

  async function pictureNoise(image: OutputImage, reference: string): Promise<number> {
    const actual = await readPicture(readFileSync(join(place, 'output', image.subfolder, image.filename)))
    const expected = await readPicture(readFileSync(join(golden, reference)))
    expect([actual.height, actual.width]).toEqual([expected.height, expected.width])
    return peakSignalToNoise(actual.rgb, expected.rgb)
  }
}

test('every reference run is a case', () => {
  for (const [name] of CASES) expect(existsSync(join(golden, `${name}.api.json`))).toBe(true)
})

function relativeRms(actual: FloatTensor, expected: FloatTensor): number {
  expect(actual.dims).toEqual(expected.dims)
  let [squares, norm] = [0, 0]
  for (const [i, value] of expected.data.entries()) {
    squares += ((actual.data[i] ?? Number.NaN) - value) ** 2
    norm += value ** 2
  }
  return Math.sqrt(squares / norm)
}

/** In decibels of 8-bit pictures; Infinity where they are equal. */
function peakSignalToNoise(actual: Uint8Array, expected: Uint8Array): number {
  let squares = 0
  for (const [i, value] of expected.entries()) squares += ((actual[i] ?? 0) - value) ** 2
  return 10 * Math.log10(255 ** 2 / (squares / expected.length))
}
