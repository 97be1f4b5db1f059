import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { generate } from '../../../electron/cli/generate.ts'
import { encodePng } from '../../../nodes/inference/image/png.ts'
import { readPicture } from '../../../nodes/inference/image/read-picture.ts'
import { readLatentFile } from '../../../nodes/inference/latent-file.ts'
import { embeddedTexts } from '../../../workflows/comfy/embedded.ts'
import { readWorkflowText } from '../../../workflows/comfy/read-workflow.ts'
import { writeWorkflowText } from '../../../workflows/comfy/write-workflow.ts'
import { NODES } from '../../../nodes/index.ts'
import { temporaryFolder } from '../../setup/temporary-folder.ts'
import { testHost } from '../../setup/test-runtime.ts'
import { TINY_MODELS_FOLDER } from '../../setup/tiny-models.ts'

const WORKFLOW = fileURLToPath(new URL('../../fixtures/workflows/tiny.api.json', import.meta.url))
const EXAMPLE = fileURLToPath(
  new URL('../../../workflows/examples/sdxl-lightning-4step.json', import.meta.url),
)
const CATALOGUE = new Map(NODES.map(({ definition }) => [definition.type, definition]))
const MODELS = ['--models', TINY_MODELS_FOLDER, '--device', 'cpu']

describe('a run', () => {
  test('makes a picture that carries its prompt as ComfyUI writes it', async () => {
    const { code, lines, output } = await run([WORKFLOW, ...MODELS])
    expect(code).toBe(0)
    expect(lines.at(-1)).toBe(join(output, 'tiny_00001_.png'))
    const { prompt, workflow } = embeddedTexts(readFileSync(join(output, 'tiny_00001_.png')))
    expect(workflow).toBeNull()
    expect(prompt).toContain('"text": "a lighthouse, \\u00e9"')
    expect(prompt).toContain('"cfg": 1.0')
    expect(prompt).toContain('"seed": 42')
  })

  test('shows every node, and steps with time and what is left', async () => {
    const { lines } = await run([WORKFLOW, ...MODELS, '--set', 'KSampler.steps=3'])
    const shown = lines.map((line) => line.replaceAll(/\d+(\.\d+)? s/g, '_ s').replace(/ \/.*/, ''))
    // These two run side by side.
    expect(shown.slice(0, 2).toSorted()).toEqual(['Load Checkpoint  _ s', 'Size             _ s'])
    expect(shown.slice(2, -1)).toEqual([
      'Positive         _ s',
      'Negative         _ s',
      'KSampler         1/3  _ s a step  _ s left',
      'KSampler         2/3  _ s a step  _ s left',
      'KSampler         3/3  _ s a step',
      'KSampler         _ s',
      'VAE Decode       _ s',
      'Save Image       _ s',
      'Done in _ s.',
    ])
  })

  test('without arguments draws a postcard with the model that comes along', async () => {
    const { code, text, output } = await run(['--device', 'cpu', '--set', 'Prompt.text=a red dragon'])
    expect(code).toBe(0)
    expect(text).toContain('will not draw: dragon.')
    expect(text).toContain('It knows these words:\n  house, tree, boat (at sea), fence, cat')
    expect(text).toMatch(/Another one: npm run generate -- --set "Prompt.text=an? .*"/)
    expect(readdirSync(output)).toEqual(['Postcard_00001_.png'])
    const { width, height } = await readPicture(readFileSync(join(output, 'Postcard_00001_.png')))
    expect([width, height]).toEqual([128, 128])
  })

  test('without models of one’s own that model stands in for a checkpoint, and it is said', async () => {
    const small = ['--set', 'Size.width=64', '--set', 'Size.height=64']
    const { code, text, output } = await run([LIGHTNING, '--device', 'cpu', ...small])
    expect(code).toBe(0)
    expect(text).toContain('fulgurite-postcards.safetensors stands in for the checkpoint')
    expect(text).toContain('red, orange, yellow, green, blue, purple, pink, white')
    // What was set stays.
    expect(text).toContain('It gets the settings that it was trained for: steps 20, cfg 2.5.')
    const [picture = ''] = readdirSync(output)
    const { prompt, workflow } = embeddedTexts(readFileSync(join(output, picture)))
    expect(prompt).toContain('fulgurite-postcards.safetensors')
    // What was set and what stood in is in the editor's document too.
    expect(workflow).toContain('fulgurite-postcards.safetensors')
    expect(JSON.parse(workflow ?? '')).toMatchObject({ version: 0.4 })
  })

  test('a picture is a workflow, and gives the same picture again', async () => {
    const first = await run([WORKFLOW, ...MODELS])
    const picture = join(first.output, 'tiny_00001_.png')
    const second = await run([picture, ...MODELS])
    const pixels = async (path: string): Promise<Uint8Array> => (await readPicture(readFileSync(path))).rgb
    expect(await pixels(join(second.output, 'tiny_00001_.png'))).toEqual(await pixels(picture))
  })

  test('a picture of A1111’s web UI gives its settings', async () => {
    const settings = `a lighthouse, é
Negative prompt: fog
Steps: 2, Sampler: Euler, Schedule type: SGM Uniform, CFG scale: 1, Seed: 42, Size: 64x64, Model: tiny-sdxl, Version: v1.10.1`
    const file = join(await temporaryFolder(), '00001-42.png')
    writeFileSync(file, await pictureWith({ parameters: settings }))
    const { code, text, output } = await run([file, ...MODELS])
    expect(code).toBe(0)
    expect(text).toContain('A1111, which draws its noise on the graphics card')
    const { prompt, workflow } = embeddedTexts(readFileSync(join(output, 'A1111_00001_.png')))
    expect(JSON.parse(prompt ?? '')).toMatchObject({
      '2': { inputs: { text: 'a lighthouse, é' } },
      '3': { inputs: { text: 'fog' } },
      '5': { inputs: { seed: 42, steps: 2, cfg: 1, scheduler: 'sgm_uniform' } },
    })
    expect(JSON.parse(workflow ?? '')).toMatchObject({ version: 0.4 })
    // Its settings are values like all others.
    expect((await run([file, ...MODELS, '--list'])).text).toContain('KSampler.steps = 2')
  })

  test('a dynamic prompt is one text per seed, said, sent and kept in the picture', async () => {
    const set = ['--set', 'Positive.text=a {red|green|blue} {cat|dog}', '--set', 'KSampler.steps=1']
    const file = join(await temporaryFolder(), 'dynamic.json')
    const { document } = readWorkflowText(readFileSync(WORKFLOW, 'utf8'), CATALOGUE)
    writeFileSync(file, writeWorkflowText(document, CATALOGUE))
    const textOf = async (seed: number): Promise<string> => {
      const { code, text, output } = await run([file, ...MODELS, ...set, '--seed', String(seed)])
      expect(code).toBe(0)
      const { prompt, workflow } = embeddedTexts(readFileSync(join(output, 'tiny_00001_.png')))
      const [, chosen = ''] = /“Positive” \(node 2\) is “(.*)”\./.exec(text) ?? []
      expect(prompt).toContain(`"text": "${chosen}"`)
      expect(workflow).toContain(`"${chosen}"`)
      return chosen
    }
    expect([await textOf(1), await textOf(2)]).toEqual(['a red cat', 'a green cat'])
    // What can be set is what the file says, not what one run made of it.
    expect((await run([file, ...MODELS, ...set, '--list'])).text).toContain('a {red|green|blue} {cat|dog}')
  })

  test('a prompt in the API form is what it says, braces included', async () => {
    const { code, output } = await run([WORKFLOW, ...MODELS, '--set', 'Positive.text=a {red|blue} cat'])
    expect(code).toBe(0)
    const { prompt } = embeddedTexts(readFileSync(join(output, 'tiny_00001_.png')))
    expect(prompt).toContain('"text": "a {red|blue} cat"')
  })

  test('values are set by type, title and id; the latent is saved too', async () => {
    const values = [
      'EmptyLatentImage.width=96',
      'Positive.text=a boat',
      '5.seed=7',
      'SaveImage.filename_prefix=boats/%KSampler.seed%',
    ].flatMap((value) => ['--set', value])
    const { code, output } = await run([WORKFLOW, ...MODELS, ...values, '--save-latent'])
    expect(code).toBe(0)
    expect(readdirSync(join(output, 'boats'))).toEqual(['7_00001_.png'])
    const latent = readLatentFile(readFileSync(join(output, 'latents', 'boats', '7_00001_.latent')))
    expect(latent.dims).toEqual([1, 4, 8, 12])
    expect(await readPicture(readFileSync(join(output, 'boats', '7_00001_.png')))).toMatchObject({
      width: 96,
    })
  })

  test('as JSON tells events a line each, and the result last', async () => {
    const { code, lines, output } = await run([WORKFLOW, ...MODELS, '--json'])
    expect(code).toBe(0)
    const events = lines.map((line) => JSON.parse(line) as { type: string })
    expect(events.map(({ type }) => type)).toContain('progress')
    expect(events.at(-1)).toMatchObject({
      type: 'result',
      status: 'success',
      images: [join(output, 'tiny_00001_.png')],
    })
  })

  test('stops between steps on Ctrl-C', async () => {
    const { code, text } = await run([WORKFLOW, ...MODELS, '--set', 'KSampler.steps=500'], {
      interruptAt: '1/500',
    })
    expect(code).toBe(130)
    expect(text).toContain('Stopped.')
  })
})

describe('what is wrong', () => {
  test.each([
    [
      'an unknown model, with those that are like it',
      ['--set', 'CheckpointLoaderSimple.ckpt_name=tiny_sdxl'],
      2,
      'Close to it: tiny-sdxl.safetensors',
    ],
    ['a value out of range', ['--set', 'KSampler.steps=0'], 2, 'steps'],
    ['an unknown node', ['--set', 'Nobody.seed=1'], 2, 'No node is named Nobody'],
    ['an unknown option', ['--colour'], 2, 'There is no option --colour; --help lists them.'],
    [
      'a model that is nowhere like it',
      ['--set', '1.ckpt_name=qqq.safetensors'],
      2,
      'Name the folder of your models with --models <dir>',
    ],
    [
      'a model of a kind that is refused',
      ['--set', '1.ckpt_name=anime.ckpt'],
      2,
      'Look for the model as a .safetensors file',
    ],
    [
      'a models folder that is not there',
      ['--models', '/nowhere/models'],
      2,
      '--models names /nowhere/models',
    ],
    ['a models folder that is a file', ['--models', WORKFLOW], 2, 'but it is a file'],
    ['an input folder that is not there', ['--input', '/nowhere/in'], 2, '--input names /nowhere/in'],
    [
      'a folder that pictures would leave',
      ['--set', 'SaveImage.filename_prefix=../x'],
      1,
      'out of the output folder',
    ],
  ])('%s', async (_, args, expected, message) => {
    const { code, text } = await run([WORKFLOW, ...MODELS, ...args])
    expect(text).toContain(message)
    expect(code).toBe(expected)
  })

  test.each([
    ['a missing file', '/nowhere/a.json', 'cannot be read: there is no such file or folder.'],
    ['a folder', TINY_MODELS_FOLDER, 'cannot be read: it is a folder, not a file.'],
    [
      'what is no workflow',
      fileURLToPath(new URL('../../../package.json', import.meta.url)),
      'not a workflow',
    ],
  ])('%s', async (_, path, message) => {
    const { code, text } = await run([path, ...MODELS])
    expect(text).toContain(message)
    expect(code).toBe(2)
  })

  test('--check says it all and runs nothing', async () => {
    const { code, text, output } = await run([WORKFLOW, ...MODELS, '--check', '--set', 'KSampler.steps=0'])
    expect(text).toContain('Error: ')
    expect(code).toBe(2)
    expect(existsSync(output)).toBe(false)
    const good = await run([WORKFLOW, ...MODELS, '--check'])
    expect(good.code).toBe(0)
  })

  test.each([
    ['a text', Buffer.from('This is where the model was.'), 'text.safetensors is a text file'],
    [
      'a download that stopped early',
      Buffer.from([200, 0, 0, 0, 0, 0, 0, 0, 0x7b]),
      'ends inside its header',
    ],
  ])('--check reads the headers of models: %s', async (_, bytes, message) => {
    const models = await temporaryFolder()
    mkdirSync(join(models, 'checkpoints'))
    writeFileSync(join(models, 'checkpoints', 'text.safetensors'), bytes)
    const set = ['--set', '1.ckpt_name=text.safetensors']
    const { code, text } = await run([WORKFLOW, '--models', models, '--check', ...set])
    expect(text).toContain('Error: Load Checkpoint (node 1): ')
    expect(text).toContain(message)
    expect(text).not.toContain('Nothing is wrong')
    expect(code).toBe(2)
  })

  test('what $FULGURITE_MODELS names must be there too', async () => {
    const { code, text } = await run([WORKFLOW], { environment: { FULGURITE_MODELS: '/nowhere/models' } })
    expect(text).toContain('$FULGURITE_MODELS names /nowhere/models, but there is no such file or folder.')
    expect(code).toBe(2)
  })

  test('an extra_model_paths.yaml that is no such file is refused', async () => {
    const file = join(await temporaryFolder(), 'extra_model_paths.yaml')
    writeFileSync(file, 'comfyui: [unclosed')
    const { code, text } = await run([WORKFLOW, '--models', file])
    expect(text).toContain('extra_model_paths.yaml cannot be read: line')
    expect(code).toBe(2)
  })

  test('an output folder that cannot be is said before anything runs', async () => {
    const file = join(await temporaryFolder(), 'taken')
    writeFileSync(file, '')
    const { code, text } = await run([WORKFLOW, ...MODELS], { output: join(file, 'below') })
    expect(text).toBe(
      `Pictures cannot be written to ${join(file, 'below')}: ${file} is a file. Choose another --output.\n`,
    )
    expect(code).toBe(2)
  })

  test('a picture to load that is not there', async () => {
    const loading = join(await temporaryFolder(), 'loading.json')
    writeFileSync(
      loading,
      JSON.stringify({
        '1': { class_type: 'LoadImage', inputs: { image: 'cat.png' } },
        '2': { class_type: 'SaveImage', inputs: { images: ['1', 0], filename_prefix: 'x' } },
      }),
    )
    const { code, text } = await run([loading, '--input', await temporaryFolder()])
    expect(text).toContain('name the folder that it is in with --input <dir>')
    expect(code).toBe(2)
    // The folder of pictures that were made is only looked into by the run.
    const late = await run([loading, '--set', '1.image=cat.png [output]'])
    expect(late.text).toContain('cat.png [output] cannot be read. (there is no such file or folder)')
    expect(late.code).toBe(1)
  })
})

test('a checkpoint that is set by name has no stand-in', async () => {
  const { code, text } = await run([LIGHTNING, '--set', 'Load Checkpoint.ckpt_name=mine.safetensors'])
  expect(text).not.toContain('stands in')
  expect(text).toContain('the file "mine.safetensors" is not in the checkpoints folder')
  expect(text).toContain('--models <dir>')
  expect(code).toBe(2)
})

test('which prompt a type means is said, and kept out of JSON', async () => {
  const set = ['--set', 'CLIPTextEncode.text=a lighthouse', '--check']
  const plain = await run([LIGHTNING, ...set])
  expect(plain.lines).toContain('CLIPTextEncode.text sets “Prompt” (node 3).')
  const json = await run([LIGHTNING, ...set, '--json'])
  expect(json.text).toContain('CLIPTextEncode.text sets “Prompt” (node 3).')
  expect(json.lines.join()).not.toContain('sets')
})

test('--check advises by the names of models that are not here', async () => {
  const { code, text } = await run([
    LIGHTNING,
    '--check',
    '--set',
    'KSampler.steps=9',
    '--set',
    'KSampler.cfg=3',
  ])
  expect(text).toContain('SDXL-Lightning')
  // What stands in is asked for its settings by a run only.
  expect(text).toContain('stands in for the checkpoint')
  expect(text).not.toContain('It gets the settings')
  expect(code).toBe(0)
  expect((await run(['--check'])).text).toContain('Nothing is wrong')
})

test('--list shows what can be set', async () => {
  const { code, text } = await run([EXAMPLE, ...MODELS, '--list'])
  expect(code).toBe(0)
  expect(text).toContain('KSampler.seed = ')
  expect(text).toContain(' Prompt.text = ')
  expect(text).toContain(' Negative prompt.text = ')
})

test('--help needs nothing', async () => {
  const { code, text } = await run(['--help'])
  expect(code).toBe(0)
  expect(text).toContain('--save-latent')
})

async function pictureWith(text: Record<string, string>): Promise<Uint8Array> {
  const pixels = new Uint8Array(8 * 8 * 3)
  return await encodePng({ width: 8, height: 8, pixels }, { text, compressionLevel: 1 })
}

/** The real command with the real runtime; `text` is everything that it said. */
async function run(
  args: readonly string[],
  options: { interruptAt?: string; output?: string; environment?: Record<string, string> } = {},
): Promise<{ code: number; lines: string[]; text: string; output: string }> {
  const { interruptAt } = options
  const output = options.output ?? join(await temporaryFolder(), 'out')
  let listener: (() => void) | null = null
  let said = ''
  let text = ''
  const code = await generate([...args, '--output', output], {
    output: {
      write: (chunk) => {
        said += chunk
        text += chunk
        if (interruptAt !== undefined && chunk.includes(interruptAt)) listener?.()
      },
    },
    errors: { write: (chunk) => (text += chunk) },
    environment: { FULGURITE_HOME: HOME, ...options.environment },
    runtimeHost: testHost,
    onInterrupt: (callback) => {
      listener = callback
      return () => undefined
    },
  })
  return { code, lines: said.trimEnd().split('\n'), text, output }
}

const LIGHTNING = 'workflows/examples/sdxl-lightning-4step.json'
/** Kept between runs. */
const HOME = join(TINY_MODELS_FOLDER, '..', 'test-home')
