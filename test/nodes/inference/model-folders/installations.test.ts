import { join } from 'node:path'
import { expect, it } from 'vitest'
import { findInstallations } from '../../../../nodes/inference/model-folders/installations.ts'
import { temporaryFolder } from '../../../setup/temporary-folder.ts'
import { filesIn } from './files-in.ts'

it('finds what people have installed in their home, the fullest first', async () => {
  const home = await temporaryFolder()
  await filesIn(home, {
    'ComfyUI/models/checkpoints/put_checkpoints_here': '',
    'ComfyUI/models/loras/a.safetensors': '',
    'Documents/stable-diffusion-webui/models/Stable-diffusion/a.safetensors': '',
    'Documents/stable-diffusion-webui/models/Stable-diffusion/b.ckpt': '',
    'Documents/stable-diffusion-webui/models/Lora/c.safetensors': '',
    'Downloads/ComfyUI_windows_portable/ComfyUI/models/checkpoints/x.txt': '',
    'StabilityMatrix/Data/Models/StableDiffusion/a.safetensors': '',
    'StabilityMatrix/Data/Models/Lora/b.safetensors': '',
    '.config/ComfyUI/extra_models_config.yaml': 'comfy:\n  base_path: ../../apps\n  checkpoints: c\n',
    'comfy-notes/models/vae/a.safetensors': '',
    'Desktop/comfy.txt': '',
  })
  const found = await findInstallations({ home, platform: 'linux', environment: {} })
  const inHome = found.filter(({ path }) => path.startsWith(home))
  expect(inHome).toEqual([
    { path: join(home, 'Documents/stable-diffusion-webui'), kind: 'Stable Diffusion web UI', models: 3 },
    { path: join(home, 'StabilityMatrix/Data'), kind: 'Stability Matrix', models: 2 },
    { path: join(home, 'ComfyUI'), kind: 'ComfyUI', models: 1 },
    { path: join(home, '.config/ComfyUI/extra_models_config.yaml'), kind: 'ComfyUI Desktop', models: 0 },
    { path: join(home, 'Downloads/ComfyUI_windows_portable/ComfyUI'), kind: 'ComfyUI', models: 0 },
  ])
})

it('knows where Windows and macOS keep applications', async () => {
  const home = await temporaryFolder()
  await filesIn(home, [
    'AppData/Roaming/StabilityMatrix/Models/StableDiffusion/a.safetensors',
    'AppData/Local/Programs/ComfyUI/models/checkpoints/a.safetensors',
    'Library/Application Support/StabilityMatrix/Models/StableDiffusion/a.safetensors',
  ])
  const environment = { APPDATA: join(home, 'AppData/Roaming'), LOCALAPPDATA: join(home, 'AppData/Local') }
  const paths = async (platform: NodeJS.Platform): Promise<readonly string[]> =>
    (await findInstallations({ home, platform, environment }))
      .map(({ path }) => path)
      .filter((path) => path.startsWith(home))
  expect(await paths('win32')).toEqual([
    join(home, 'AppData/Local/Programs/ComfyUI'),
    join(home, 'AppData/Roaming/StabilityMatrix'),
  ])
  expect(await paths('darwin')).toEqual([join(home, 'Library/Application Support/StabilityMatrix')])
})
