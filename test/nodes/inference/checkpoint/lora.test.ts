import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openLora, type LoraFile } from '../../../../nodes/inference/checkpoint/lora.ts'
import { matchLora } from '../../../../nodes/inference/checkpoint/match-lora.ts'
import { ModelFileError } from '../../../../nodes/inference/checkpoint/model-file-error.ts'
import { openCheckpoint } from '../../../../nodes/inference/checkpoint/recognize.ts'
import { unmatchedMessage } from '../../../../nodes/inference/checkpoint/unmatched-keys.ts'
import { temporaryFolder } from '../../../setup/temporary-folder.ts'
import { tinyModel } from '../../../setup/tiny-models.ts'
import { safetensorsBytes } from './safetensors-bytes.ts'

type Tensors = Readonly<Record<string, readonly number[]>>

/** A LoRA of float32 zeros with these names and shapes; values by name where they matter. */
async function loraOf(
  tensors: Tensors,
  { values = {}, label = 'lora.safetensors', metadata = {} }: Options = {},
): Promise<LoraFile> {
  const header: Record<string, unknown> = { __metadata__: metadata }
  let end = 0
  const parts = Object.entries(tensors).map(([name, shape]) => {
    const data = Buffer.alloc(4 * shape.reduce((product, size) => product * size, 1))
    if (values[name] !== undefined) data.writeFloatLE(values[name])
    header[name] = { dtype: 'F32', shape, data_offsets: [end, end + data.length] }
    end += data.length
    return data
  })
  const path = join(await temporaryFolder(), label)
  await writeFile(path, Buffer.concat([safetensorsBytes(header), ...parts]))
  return await openLora(path)
}
type Options = {
  readonly values?: Readonly<Record<string, number>>
  readonly label?: string
  readonly metadata?: Readonly<Record<string, string>>
}

const pair = (module: string, down: string, up: string): Tensors => ({
  [module + down]: [4, 8],
  [module + up]: [16, 4],
})
const kohya = (module: string): Tensors => pair(module, '.lora_down.weight', '.lora_up.weight')

describe('openLora', () => {
  it.each(['lora-kohya', 'lora-kohya-diffusers', 'lora-peft'] as const)(
    'finds all 1,052 weights of %s, with the same bytes as in the other namings',
    async (name) => {
      const lora = await openLora(tinyModel(name))
      expect([lora.unet.size, lora.clipL.size, lora.clipG.size, lora.unmatched]).toEqual([788, 72, 192, []])
      const conv = lora.unet.get('input_blocks.1.0.in_layers.2')
      expect(conv).toMatchObject({
        rank: 4,
        alpha: name === 'lora-peft' ? null : 2,
        down: { shape: [4, 32, 3, 3] },
        up: { shape: [32, 4, 1, 1] },
      })
      expect(lora.clipG.has('text_model.encoder.layers.31.self_attn.out_proj')).toBe(true)
    },
  )

  it.each([
    [
      'lora_unet_input_blocks_4_1_transformer_blocks_0_attn1_to_q',
      'unet',
      'input_blocks.4.1.transformer_blocks.0.attn1.to_q',
    ],
    [
      'lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn1_to_q',
      'unet',
      'input_blocks.4.1.transformer_blocks.0.attn1.to_q',
    ],
    [
      'lycoris_up_blocks_0_attentions_2_transformer_blocks_9_ff_net_0_proj',
      'unet',
      'output_blocks.2.1.transformer_blocks.9.ff.net.0.proj',
    ],
    ['lora_unet_time_embedding_linear_1', 'unet', 'time_embed.0'],
    ['lora_unet_label_emb_0_2', 'unet', 'label_emb.0.2'],
    ['diffusion_model.middle_block.1.proj_in', 'unet', 'middle_block.1.proj_in'],
    ['unet.mid_block.attentions.0.proj_in', 'unet', 'middle_block.1.proj_in'],
    [
      'unet.mid_block.attentions.0.transformer_blocks.3.attn2.processor.to_k',
      'unet',
      'middle_block.1.transformer_blocks.3.attn2.to_k',
    ],
    [
      'mid_block.attentions.0.transformer_blocks.3.attn2.to_out',
      'unet',
      'middle_block.1.transformer_blocks.3.attn2.to_out.0',
    ],
    [
      'base_model.model.mid_block.attentions.0.transformer_blocks.3.attn2.to_out.0',
      'unet',
      'middle_block.1.transformer_blocks.3.attn2.to_out.0',
    ],
    ['lora_te1_text_model_encoder_layers_11_mlp_fc1', 'clipL', 'text_model.encoder.layers.11.mlp.fc1'],
    ['lora_te_text_model_encoder_layers_11_mlp_fc1', 'clipL', 'text_model.encoder.layers.11.mlp.fc1'],
    [
      'lora_te2_text_model_encoder_layers_31_self_attn_k_proj',
      'clipG',
      'text_model.encoder.layers.31.self_attn.k_proj',
    ],
    ['lora_te2_text_projection', 'clipG', 'text_projection'],
    ['text_encoder.text_model.encoder.layers.0.mlp.fc2', 'clipL', 'text_model.encoder.layers.0.mlp.fc2'],
    ['text_encoder_2.text_model.encoder.layers.0.mlp.fc2', 'clipG', 'text_model.encoder.layers.0.mlp.fc2'],
    [
      'text_encoders.clip_l.transformer.text_model.encoder.layers.0.mlp.fc2',
      'clipL',
      'text_model.encoder.layers.0.mlp.fc2',
    ],
    ['text_encoders.clip_g.transformer.text_projection', 'clipG', 'text_projection'],
  ] as const)('understands %s', async (module, network, path) => {
    const lora = await loraOf(kohya(module))
    expect([...lora[network].keys()]).toEqual([path])
    expect(lora.unmatched).toEqual([])
  })

  it.each([
    ['.lora_down.weight', '.lora_up.weight'],
    ['_lora.down.weight', '_lora.up.weight'],
    ['.lora.down.weight', '.lora.up.weight'],
    ['.lora_linear_layer.down.weight', '.lora_linear_layer.up.weight'],
    ['.lora_A.weight', '.lora_B.weight'],
    ['.lora_A.default.weight', '.lora_B.default.weight'],
    ['.lora_A', '.lora_B'],
  ])('understands the suffixes %s and %s', async (down, up) => {
    const lora = await loraOf(pair('unet.mid_block.attentions.0.proj_in', down, up))
    expect(lora.unet.get('middle_block.1.proj_in')).toMatchObject({
      rank: 4,
      alpha: null,
      down: { shape: [4, 8] },
      up: { shape: [16, 4] },
    })
  })

  it('reads alpha as scalar or as one element, and gives factors the axes of their weight', async () => {
    const lora = await loraOf(
      {
        'lora_unet_middle_block_1_proj_in.lora_down.weight': [4, 8, 1, 1],
        'lora_unet_middle_block_1_proj_in.lora_up.weight': [16, 4, 1, 1],
        'lora_unet_middle_block_1_proj_in.alpha': [],
        'lora_unet_input_blocks_4_0_skip_connection.lora_down.weight': [2, 8],
        'lora_unet_input_blocks_4_0_skip_connection.lora_up.weight': [16, 2],
        'lora_unet_input_blocks_4_0_skip_connection.alpha': [1],
      },
      {
        values: {
          'lora_unet_middle_block_1_proj_in.alpha': 2.5,
          'lora_unet_input_blocks_4_0_skip_connection.alpha': 0.125,
        },
      },
    )
    expect(lora.unet.get('middle_block.1.proj_in')).toMatchObject({
      alpha: 2.5,
      rank: 4,
      down: { shape: [4, 8] },
      up: { shape: [16, 4] },
    })
    expect(lora.unet.get('input_blocks.4.0.skip_connection')).toMatchObject({
      alpha: 0.125,
      rank: 2,
      down: { shape: [2, 8, 1, 1] },
      up: { shape: [16, 2, 1, 1] },
    })
  })

  const good = kohya('lora_unet_middle_block_1_proj_in')
  const other = 'lora_unet_middle_block_1_proj_out'
  it.each<[string, Tensors, string, number]>([
    [
      'half a LoHa',
      { [`${other}.hada_w1_a`]: [8, 4], [`${other}.hada_w1_b`]: [4, 8], [`${other}.alpha`]: [] },
      'half of a pair',
      3,
    ],
    [
      'a LoKr in pieces',
      { [`${other}.lokr_w1`]: [8, 4], [`${other}.lokr_w2_a`]: [8, 4], [`${other}.lokr_w2_b`]: [3, 8] },
      'in shapes that do not fit together',
      3,
    ],
    [
      'DoRA of PEFT',
      { ...pair(other, '.lora_A.weight', '.lora_B.weight'), [`${other}.lora_magnitude_vector`]: [16] },
      'DoRA of PEFT, which is not supported yet',
      3,
    ],
    [
      'GLoRA',
      { [`${other}.a1.weight`]: [8, 4], [`${other}.b2.weight`]: [8, 4] },
      'GLoRA, which is not supported yet',
      2,
    ],
    ['OFT', { [`${other}.oft_blocks`]: [2, 4, 4] }, 'OFT, which is not supported yet', 1],
    [
      'Tucker',
      { ...kohya(other), [`${other}.lora_mid.weight`]: [5, 4, 3, 3] },
      'in shapes that do not fit together',
      3,
    ],
    [
      'whole differences',
      { [`${other}.diff`]: [8, 8], [`${other}.diff_b`]: [8] },
      'full difference, which is not supported yet',
      2,
    ],
    ['other layers', kohya('lora_unet_input_blocks_99_1_proj_in'), 'for layers that SDXL does not have', 2],
    ['half a pair', { [`${other}.lora_down.weight`]: [4, 8] }, 'half of a pair', 1],
    [
      'ranks that differ',
      { [`${other}.lora_down.weight`]: [4, 8], [`${other}.lora_up.weight`]: [16, 5] },
      'in shapes that do not fit together',
      2,
    ],
    [
      'a kernel for a linear layer',
      { [`${other}.lora_down.weight`]: [4, 8, 3, 3], [`${other}.lora_up.weight`]: [16, 4, 1, 1] },
      'in shapes that do not fit together',
      2,
    ],
    [
      'the same weight twice',
      kohya('diffusion_model.middle_block.1.proj_in'),
      'for a weight that the file changes twice',
      2,
    ],
    ['words', { 'bundle_emb.word.string_to_param': [2, 8] }, 'not understood', 1],
  ])('reports %s and applies the rest', async (_, bad, reason, count) => {
    const { unet, unmatched } = await loraOf({ ...good, ...bad })
    expect([...unet.keys()]).toEqual(['middle_block.1.proj_in'])
    expect(unmatched).toEqual([{ reason, count, example: Object.keys(bad)[0] }])
  })

  it.each<[RegExp, Tensors]>([
    [/LoRA for Flux, not for SDXL/, kohya('transformer.single_transformer_blocks.0.attn.to_q')],
    [/LoRA for Flux/, kohya('lora_unet_double_blocks_0_img_attn_proj')],
    [/LoRA for Stable Diffusion 3/, kohya('diffusion_model.joint_blocks.0.x_block.attn.qkv')],
    [
      /LoRA for Stable Diffusion 1\.x or 2\.x/,
      { ...kohya('lora_unet_down_blocks_0_attentions_0_proj_in'), ...good },
    ],
    [
      /changes nothing in SDXL: 1 keys are OFT, which is not supported yet, such as "lora_unet_a\.oft_blocks"/,
      { 'lora_unet_a.oft_blocks': [2, 4, 4] },
    ],
    [
      /changes nothing in SDXL: 1 keys are not understood, such as "decoder\.conv_in\.weight"/,
      { 'decoder.conv_in.weight': [8, 4] },
    ],
    [/holds no tensors/, {}],
  ])('refuses a file: %s', async (message, tensors) => {
    const error: unknown = await loraOf(tensors).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ModelFileError)
    expect(String(error)).toMatch(message)
  })

  it('knows few-step LoRAs by name', async () => {
    const { kind } = await loraOf(good, { label: 'sdxl_lightning_8step_lora.safetensors' })
    expect(kind).toEqual({ family: 'sdxl', form: 'lora', kind: 'lightning', steps: 8, prediction: 'eps' })
  })
})

describe('matchLora', () => {
  it('applies every pair of the tiny LoRAs to the tiny checkpoint', async () => {
    const { unet, textEncoders } = await openCheckpoint(tinyModel('checkpoint'))
    if (unet === null || textEncoders === null) throw new Error('incomplete')
    const lora = await openLora(tinyModel('lora-peft'))
    const {
      applied,
      mismatched,
      lora: matched,
    } = matchLora(lora, {
      unet,
      clipL: textEncoders.l,
      clipG: textEncoders.g,
    })
    expect([applied, mismatched]).toEqual([1052, []])
    expect(matched.unmatched).toEqual([])
  })

  it('takes out what the model has in another shape, and says so', async () => {
    const { unet } = await openCheckpoint(tinyModel('checkpoint'))
    if (unet === null) throw new Error('incomplete')
    const lora = await loraOf({
      'lora_unet_middle_block_1_proj_in.lora_down.weight': [4, 128],
      'lora_unet_middle_block_1_proj_in.lora_up.weight': [128, 4],
      ...kohya('lora_unet_middle_block_1_proj_out'),
      ...kohya('lora_te2_text_projection'),
    })
    const { applied, mismatched, lora: matched } = matchLora(lora, { unet })
    expect([applied, mismatched]).toEqual([1, ['middle_block.1.proj_out']])
    expect([...matched.unet.keys()]).toEqual(['middle_block.1.proj_in'])
    expect([...matched.clipG.keys()]).toEqual(['text_projection'])
    expect(unmatchedMessage(matched)).toBe(
      'lora.safetensors: not all of it is applied. 1 key is for another shape than this model has, such as middle_block.1.proj_out.',
    )
  })

  it('reads OpenCLIP’s bare projection as [in, out]', async () => {
    const { textEncoders } = await openCheckpoint(tinyModel('checkpoint'))
    const lora = await loraOf({
      'lora_te2_text_projection.lora_down.weight': [4, 128],
      'lora_te2_text_projection.lora_up.weight': [128, 4],
    })
    expect(matchLora(lora, { clipG: textEncoders?.g ?? null }).applied).toBe(1)
  })
})
