import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseExtraModelPaths } from '../../../../nodes/inference/model-folders/extra-model-paths.ts'
import { createModelFolders } from '../../../../nodes/inference/model-folders/model-folders.ts'
import { temporaryFolder } from '../../../setup/temporary-folder.ts'
import { filesIn } from './files-in.ts'

const parse = (text: string): readonly string[] =>
  parseExtraModelPaths('/config/extra_model_paths.yaml', text).map(
    ({ folder, directory }) => `${folder} ${directory}`,
  )

describe('parseExtraModelPaths', () => {
  it('reads sections, several paths, older names, and puts the default section first', () => {
    expect(
      parse(`
# a comment
a111:
    base_path: /webui/
    checkpoints: models/Stable-diffusion
    loras: |
         models/Lora
         models/LyCORIS
    t2i_adapter: models/ControlNet

comfyui:
    base_path: ../comfy
    is_default: true
    unet: models/unet/
    clip: /big disk/clip
    something_new: models/new
empty:
`),
    ).toEqual([
      'diffusion_models /comfy/models/unet/',
      'text_encoders /big disk/clip',
      'something_new /comfy/models/new',
      'checkpoints /webui/models/Stable-diffusion',
      'loras /webui/models/Lora',
      'loras /webui/models/LyCORIS',
      'controlnet /webui/models/ControlNet',
    ])
  })

  it('takes the file’s own folder where there is no base path, and knows ~ and variables', () => {
    process.env['FULGURITE_TEST_DISK'] = '/disk'
    expect(
      parse('a:\n  vae: vae\n  loras: ~/loras\n  clip: ${FULGURITE_TEST_DISK}/c\n  unet: $UNSET_NAME/u'),
    ).toEqual([
      'vae /config/vae',
      `loras ${join(homedir(), 'loras')}`,
      'text_encoders /disk/c',
      'diffusion_models /config/$UNSET_NAME/u',
    ])
  })

  it.each([
    ['', []],
    ['# nothing\n', []],
  ])('reads an empty file', (text, expected) => {
    expect(parse(text)).toEqual(expected)
  })

  it.each([
    ['a: [unclosed', /line 1 is not YAML/],
    ['just words', /is not what belongs there/],
    ['a:\n  is_default: maybe', /“a\.is_default” is not what belongs there/],
    ['a: 3', /“a” is not what belongs there/],
    [
      `a: &a [${'x,'.repeat(10)}]\nb: &b [${'*a,'.repeat(10)}]\nc: &c [${'*b,'.repeat(10)}]\nd: [${'*c,'.repeat(10)}]`,
      /cannot be read/,
    ],
  ])('refuses %j', (text, message) => {
    expect(() => parse(text)).toThrow(message)
  })
})

describe('places with such a file', () => {
  it('may be the file itself, or ComfyUI’s folder with the file in it', async () => {
    const folder = await temporaryFolder()
    await filesIn(folder, {
      'comfy/models/loras/own.safetensors': '',
      'comfy/extra_model_paths.yaml': 'more:\n  base_path: ../big\n  loras: l\n',
      'big/l/extra.safetensors': '',
    })
    const comfy = join(folder, 'comfy')
    const whole = createModelFolders(() => [comfy])
    expect(await whole.list('loras')).toEqual(['extra.safetensors', 'own.safetensors'])
    const fileOnly = createModelFolders(() => [join(comfy, 'extra_model_paths.yaml')])
    expect(await fileOnly.list('loras')).toEqual(['extra.safetensors'])
    expect(await fileOnly.locate('loras', 'extra.safetensors')).toBe(join(folder, 'big/l/extra.safetensors'))
  })

  it('that cannot be read take only their own models away, and say so when one is looked for', async () => {
    const folder = await temporaryFolder()
    await filesIn(folder, { 'a/loras/own.safetensors': '', 'bad.yaml': 'a: [' })
    const folders = createModelFolders(() => [join(folder, 'bad.yaml'), join(folder, 'a')])
    expect(await folders.list('loras')).toEqual(['own.safetensors'])
    await expect(folders.locate('loras', 'gone.safetensors')).rejects.toThrow(
      /bad\.yaml cannot be read: line 1/,
    )
  })
})
