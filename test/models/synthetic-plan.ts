import { sdxlTensors, type SdxlPlan } from '../../nodes/inference/checkpoint/layout/sdxl.ts'
import type { PlannedTensor } from '../../nodes/inference/checkpoint/layout/tensor-list.ts'
import { sdxlUnetPlan, unetTensors } from '../../nodes/inference/checkpoint/layout/unet.ts'
import { sdxlVaePlan } from '../../nodes/inference/checkpoint/layout/vae.ts'
import { diffusersFromLdm } from '../../nodes/inference/checkpoint/names/unet-names.ts'

/**
 * The tensors of the full-size synthetic models, as JSON lines for `make_synthetic.py`, which fills them:
 * `npx tsx test/models/synthetic-plan.ts checkpoint|lora`.
 */
/** `key` seeds the numbers. */
type SyntheticTensor = PlannedTensor & { readonly key: string }

function sdxl(): SdxlPlan {
  return {
    unet: sdxlUnetPlan({ modelChannels: 320, contextWidth: 2048, vectorWidth: 2816 }),
    clipL: { vocabulary: 49_408, length: 77, width: 768, layers: 12, mlpWidth: 3072, projection: null },
    clipG: { vocabulary: 49_408, length: 77, width: 1280, layers: 32, mlpWidth: 5120, projection: 1280 },
    vae: sdxlVaePlan(128),
  }
}

function checkpointTensors(): readonly SyntheticTensor[] {
  return sdxlTensors(sdxl()).map((tensor) => ({ ...tensor, key: tensor.name }))
}

const RANK = 64
const STRENGTH = 0.3

/** Every layer that LCM's and Lightning's LoRAs touch, under kohya's names for diffusers' blocks; UNet only. */
function loraTensors(): readonly SyntheticTensor[] {
  return unetTensors(sdxl().unet)
    .filter(({ name, fill }) => fill.kind === 'spread' && TOUCHED.test(name))
    .flatMap(({ name, shape: [output = 0, input = 0, ...kernel] }): SyntheticTensor[] => {
      const path = name.slice(0, -'.weight'.length)
      const base = `lora_unet_${(diffusersFromLdm(path) ?? path).replaceAll('.', '_')}`
      const key = `lora/unet/${path}`
      const rank = Math.min(RANK, input, output)
      const area = kernel.reduce((product, size) => product * size, 1)
      return [
        {
          name: `${base}.lora_down.weight`,
          key: `${key}/down`,
          shape: [rank, input, ...kernel],
          fill: { kind: 'spread', deviation: 1 / Math.sqrt(input * area) },
        },
        {
          name: `${base}.lora_up.weight`,
          key: `${key}/up`,
          shape: [output, rank, ...kernel.map(() => 1)],
          fill: { kind: 'spread', deviation: Number((STRENGTH / Math.sqrt(rank)).toPrecision(9)) },
        },
        { name: `${base}.alpha`, key: `${key}/alpha`, shape: [], fill: { kind: 'constant', value: rank } },
      ]
    })
}

const TOUCHED =
  /\.transformer_blocks\.|\.(proj_in|proj_out|in_layers\.2|out_layers\.3|emb_layers\.1|skip_connection|op|conv)\.weight$/

const [what] = process.argv.slice(2)
for (const tensor of what === 'lora' ? loraTensors() : checkpointTensors()) {
  process.stdout.write(`${JSON.stringify(tensor)}\n`)
}
