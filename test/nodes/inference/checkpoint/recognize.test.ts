import { describe, expect, it } from 'vitest'
import { clipTensors } from '../../../../nodes/inference/checkpoint/layout/clip.ts'
import { sdxlTensors, TINY_SDXL } from '../../../../nodes/inference/checkpoint/layout/sdxl.ts'
import {
  sdxlUnetPlan,
  type UnetPlan,
  unetTensors,
} from '../../../../nodes/inference/checkpoint/layout/unet.ts'
import { decoderTensors, vaeTensors } from '../../../../nodes/inference/checkpoint/layout/vae.ts'
import { ModelFileError } from '../../../../nodes/inference/checkpoint/model-file-error.ts'
import { diffusersFromLdm } from '../../../../nodes/inference/checkpoint/names/unet-names.ts'
import { openCheckpoint, recognize } from '../../../../nodes/inference/checkpoint/recognize.ts'
import { readSafetensors, type SafetensorsFile } from '../../../../nodes/inference/checkpoint/safetensors.ts'
import { unetPlan } from '../../../../nodes/inference/checkpoint/unet-plan.ts'
import { tinyModel } from '../../../setup/tiny-models.ts'
import { FULL_SDXL } from './full-size.ts'
import { headerOf, named } from './header-of.ts'
import { namePairs } from './names-table.ts'

type Named = { readonly name: string; readonly shape: readonly number[] }

const prefixed = (prefix: string, tensors: readonly Named[]): Named[] =>
  tensors.map(({ name, shape }) => ({ name: prefix + name, shape }))
const withoutPrefix = (prefix: string, tensors: readonly Named[]): Named[] =>
  tensors
    .filter(({ name }) => name.startsWith(prefix))
    .map(({ name, shape }) => ({ name: name.slice(prefix.length), shape }))

const full = sdxlTensors(FULL_SDXL)
const unet = unetTensors(FULL_SDXL.unet)
const vae = vaeTensors(FULL_SDXL.vae)
const clipL = clipTensors(FULL_SDXL.clipL)
const clipG = clipTensors(FULL_SDXL.clipG)
const openClipG = withoutPrefix('conditioner.embedders.1.model.', full)
const diffusersUnet = unet.map(({ name, shape }) => ({ name: diffusersFromLdm(name) ?? name, shape }))

function refusal(file: SafetensorsFile): ModelFileError {
  try {
    recognize(file)
  } catch (error) {
    if (error instanceof ModelFileError) return error
    throw error
  }
  throw new Error('not refused')
}

describe('recognize', () => {
  it('finds the parts of the tiny checkpoint where they lie', async () => {
    const source = await readSafetensors(tinyModel('checkpoint'))
    const { unet: u, vae: v, textEncoders, kind, prediction } = await openCheckpoint(tinyModel('checkpoint'))
    expect(u?.tensors.get('input_blocks.0.0.weight')).toEqual(
      source.tensors.get('model.diffusion_model.input_blocks.0.0.weight'),
    )
    expect(v?.tensors.get('decoder.conv_in.weight')).toEqual(
      source.tensors.get('first_stage_model.decoder.conv_in.weight'),
    )
    expect(textEncoders?.l?.tensors.get('text_model.final_layer_norm.bias')).toEqual(
      source.tensors.get('conditioner.embedders.0.transformer.text_model.final_layer_norm.bias'),
    )
    expect(textEncoders?.g?.tensors.get('text_projection')).toEqual(
      source.tensors.get('conditioner.embedders.1.model.text_projection'),
    )
    expect(kind).toEqual({
      family: 'sdxl',
      kind: 'base',
      steps: null,
      prediction: 'eps',
      form: 'checkpoint',
    })
    expect(prediction).toBe('eps')
    const identities = [u, v, textEncoders?.l, textEncoders?.g].map((part) => part?.identity)
    expect(new Set(identities).size).toBe(4)
  })

  it.each<[string, readonly Named[], string]>([
    ['a full checkpoint', full, 'checkpoint unet=1680 vae=248 l=197 g=517'],
    ['a tiny checkpoint', sdxlTensors(TINY_SDXL), 'checkpoint unet=1680 vae=248 l=197 g=517'],
    [
      'no position ids, no logit scale',
      full.filter(({ name }) => !/position_ids|logit_scale/.test(name)),
      'checkpoint unet=1680 vae=248 l=196 g=517',
    ],
    [
      'more than is needed',
      [...full, ...named('model_ema.decay', 'denoiser.sigmas', 'alphas_cumprod')],
      'checkpoint unet=1680 vae=248 l=197 g=517',
    ],
    ['a UNet with prefix', prefixed('model.diffusion_model.', unet), 'unet unet=1680'],
    ['a UNet without prefix', unet, 'unet unet=1680'],
    ['a UNet as ComfyUI saves it', prefixed('diffusion_model.', unet), 'unet unet=1680'],
    ['a diffusers UNet', diffusersUnet, 'unet unet=1680'],
    ['a VAE with prefix', prefixed('first_stage_model.', vae), 'vae vae=248'],
    ['a VAE without prefix', vae, 'vae vae=248'],
    ['half a VAE', decoderTensors(FULL_SDXL.vae), 'vae vae=140'],
    ['CLIP-L', clipL, 'text-encoders l=196'],
    ['CLIP-L with a projection', clipTensors({ ...FULL_SDXL.clipL, projection: 768 }), 'text-encoders l=197'],
    [
      'CLIP-L with its image half',
      [...clipL, ...named('vision_model.embeddings.class_embedding')],
      'text-encoders l=197',
    ],
    ['CLIP-G in Hugging Face names', clipG, 'text-encoders g=517'],
    ['CLIP-G in OpenCLIP names', openClipG, 'text-encoders g=517'],
    [
      'both encoders in one file',
      [...prefixed('clip_l.transformer.', clipL), ...prefixed('clip_g.transformer.', clipG)],
      'text-encoders l=196 g=517',
    ],
    [
      'a UNet and a VAE',
      [...prefixed('model.diffusion_model.', unet), ...prefixed('first_stage_model.', vae)],
      'checkpoint unet=1680 vae=248',
    ],
  ])('reads %s', (_, tensors, summary) => {
    const { kind, unet: u, vae: v, textEncoders } = recognize(headerOf(tensors))
    const parts = { unet: u, vae: v, l: textEncoders?.l ?? null, g: textEncoders?.g ?? null }
    const counts = Object.entries(parts).flatMap(([name, part]) =>
      part === null ? [] : [`${name}=${part.tensors.size}`],
    )
    expect([kind.form, ...counts].join(' ')).toBe(summary)
  })

  it('gives a diffusers UNet its native names and shapes', () => {
    const { tensors } = recognize(headerOf(diffusersUnet)).unet ?? { tensors: new Map() }
    for (const { name, shape } of unet) expect(tensors.get(name)?.shape).toEqual(shape)
  })

  it('gives a diffusers VAE its native names, and its attention the shape of convolutions', () => {
    const byLdm = namePairs('vae-ldm-to-diffusers.json')
    const tensors = vae.map(({ name, shape }) => ({
      name: byLdm[name] ?? name,
      shape: name.includes('attn_1') && !name.includes('norm') ? shape.slice(0, 2) : shape,
    }))
    const found = recognize(headerOf(tensors)).vae
    expect([...(found?.tensors.keys() ?? [])]).toEqual(vae.map(({ name }) => name))
    expect(found?.tensors.get('decoder.mid.attn_1.q.weight')?.shape).toEqual([512, 512, 1, 1])
  })

  it.each<[string, UnetPlan]>([
    ['SSD-1B', { ...withDepths(FULL_SDXL.unet, { 10: 4 }), middleDepth: 0 }],
    ['Segmind Vega', { ...withDepths(FULL_SDXL.unet, { 10: 2, 2: 1 }), middleDepth: 0 }],
    ['KOALA 700M', { ...koala(5), middleDepth: null }],
  ])('reads %s, whose middle is cut down', (_, plan) => {
    const tensors = unetTensors(plan)
    expect(recognize(headerOf(tensors)).unet?.tensors.size).toBe(tensors.length)
    expect(unetPlan(headerOf(tensors).tensors)).toEqual(plan)
  })

  it('reads KOALA 1B, whose blocks have one layer less, in both namings', () => {
    const plan = koala(6)
    const ldm = recognize(headerOf(unetTensors(plan))).unet
    const diffusers = recognize(
      headerOf(
        unetTensors(plan).map(({ name, shape }) => ({ name: diffusersFromLdm(name, 1) ?? name, shape })),
      ),
    ).unet
    expect(ldm?.tensors.size).toBe(unetTensors(plan).length)
    expect(diffusers?.tensors.get('output_blocks.3.2.conv.weight')?.shape).toEqual([640, 640, 3, 3])
    expect([...(diffusers?.tensors.keys() ?? [])].toSorted()).toEqual(
      [...(ldm?.tensors.keys() ?? [])].toSorted(),
    )
  })

  it.each([
    [[], 'eps', false],
    [['ztsnr'], 'eps', false],
    [['v_pred'], 'v_prediction', false],
    [['v_pred', 'ztsnr'], 'v_prediction', true],
  ] as const)('reads the markers %j', (markers, prediction, zeroTerminalSnr) => {
    const found = recognize(headerOf([...unet, ...named(...markers)]))
    expect(found).toMatchObject({ prediction, zeroTerminalSnr, kind: { prediction } })
  })

  it.each<[RegExp, readonly Named[]]>([
    [/Stable Diffusion 1\.x/, prefixed('model.diffusion_model.', withContext(FULL_SDXL.unet, 768, false))],
    [/Stable Diffusion 2\.x/, prefixed('model.diffusion_model.', withContext(FULL_SDXL.unet, 1024, false))],
    [/Stable Diffusion 2\.x/, withContext(FULL_SDXL.unet, 1024, true)],
    [/SDXL refiner/, unetTensors(refiner())],
    [/inpainting/, unetTensors({ ...FULL_SDXL.unet, inChannels: 9 })],
    [/InstructPix2Pix/, unetTensors({ ...FULL_SDXL.unet, inChannels: 8 })],
    [/other latents/, unetTensors({ ...FULL_SDXL.unet, inChannels: 16, outChannels: 16 })],
    [/Stable Video Diffusion/, [...unet, ...named('input_blocks.1.0.time_stack.in_layers.0.weight')]],
    [/Playground v2\.5/, [...full, ...named('edm_mean', 'edm_std')]],
    [/EDM v-prediction/, [...full, ...named('v_pred', 'edm_vpred.sigma_max')]],
    [/a Flux model/, named('model.diffusion_model.double_blocks.0.img_attn.norm.key_norm.scale')],
    [/a Flux model/, named('single_transformer_blocks.0.attn.norm_k.weight')],
    [
      /Stable Diffusion 3/,
      [
        ...named('model.diffusion_model.joint_blocks.0.x_block.attn.qkv.weight'),
        ...prefixed('text_encoders.clip_l.transformer.', clipL),
      ],
    ],
    [/PixArt/, named('adaln_single.linear.weight')],
    [/Z-Image/, named('cap_embedder.1.weight')],
    [/Qwen-Image/, named('transformer_blocks.0.img_mod.1.weight')],
    [/Wan video/, named('patch_embedding.weight', 'blocks.0.cross_attn.k.weight')],
    [/a LoRA/, named('lora_unet_down_blocks_1_attentions_0_proj_in.lora_down.weight')],
    [/a LoRA/, named('unet.down_blocks.1.attentions.0.proj_in.lora_A.weight')],
    [
      /a ControlNet/,
      [
        ...named('controlnet_cond_embedding.conv_in.weight'),
        ...diffusersUnet.filter(({ name }) => name.startsWith('down') || name.startsWith('conv_in')),
      ],
    ],
    [/a ControlNet/, named('control_model.input_hint_block.0.weight')],
    [/a Control-LoRA/, named('lora_controlnet', 'input_blocks.0.0.weight')],
    [/T2I-Adapter/, named('adapter.body.0.resnets.0.block1.weight')],
    [/IP-Adapter/, named('image_proj.proj.weight')],
    [/AnimateDiff/, named('down_blocks.0.motion_modules.0.temporal_transformer.norm.weight')],
    [/textual inversion/, named('clip_l', 'clip_g')],
    [/textual inversion/, named('emb_params')],
    [/upscaling/, named('model.0.weight', 'model.1.sub.0.RDB1.conv1.0.weight')],
    [/upscaling/, named('conv_first.weight', 'body.0.rdb1.conv1.weight')],
    [/hypernetwork/, named('768.0.linear.0.weight')],
    [/TAESD/, named('decoder.1.weight')],
    [/another kind of model, such as Flux or SD3/, decoderTensors({ ...FULL_SDXL.vae, latentChannels: 16 })],
    [/VAE of a video model/, [...vae, ...named('decoder.up.0.block.0.time_stack.norm1.weight')]],
    [/text encoder of 24 layers/, clipTensors({ ...FULL_SDXL.clipG, layers: 24 })],
    [/image encoder/, named('vision_model.embeddings.class_embedding')],
    [/a T5 text encoder/, named('encoder.block.0.layer.0.SelfAttention.q.weight')],
    [/language model/, named('model.layers.0.self_attn.q_proj.weight')],
    [/no part of an SDXL model: its 2 tensors have names such as "a"/, named('a', 'b')],
    [/holds no tensors/, []],
  ])('says %s', (message, tensors) => {
    const error = refusal(headerOf(tensors))
    expect(error.message).toMatch(message)
    expect(error.message).toContain('model.safetensors')
    expect(error.remedy).not.toBe('')
  })

  it('reports how many tensors are missing, with an example', () => {
    const cut = full.filter(({ name }) => !name.includes('input_blocks.5.0.'))
    expect(refusal(headerOf(cut)).message).toBe(
      'model.safetensors lacks 10 of 1680 tensors of an SDXL UNet, such as "input_blocks.5.0.in_layers.0.weight".',
    )
    const withoutLast = vae.filter(({ name }) => name !== 'decoder.conv_out.bias')
    expect(refusal(headerOf(withoutLast)).message).toMatch(
      /lacks a tensor of an SDXL VAE, such as "decoder\.conv_out\.bias"/,
    )
    const pruned = openClipG.filter(({ name }) => name !== 'ln_final.weight')
    expect(refusal(headerOf(pruned)).message).toMatch(
      /lacks a tensor of the text encoder CLIP-G, such as "ln_final\.weight"/,
    )
  })

  it('reports a shape that does not fit the others', () => {
    const bent = unet.map((tensor) =>
      tensor.name === 'middle_block.1.proj_in.weight' ? { ...tensor, shape: [1280, 640] } : tensor,
    )
    expect(refusal(headerOf(bent)).message).toMatch(
      /"middle_block\.1\.proj_in\.weight" in shape \[1280, 640\], where an SDXL UNet needs \[1280, 1280\]/,
    )
  })

  it('names the tensor of a type that is not supported yet', () => {
    const error = refusal(headerOf(unet, { dtype: 'F8_E4M3' }))
    expect(error.message).toMatch(/"time_embed\.0\.weight" as F8_E4M3, which is not supported yet/)
    expect(error.remedy).toMatch(/fp16/)
  })
})

function withContext(plan: UnetPlan, contextWidth: number, hasVector: boolean): readonly Named[] {
  const tensors = unetTensors({ ...plan, contextWidth })
  return hasVector ? tensors : tensors.filter(({ name }) => !name.startsWith('label_emb'))
}

function withDepths(plan: UnetPlan, depths: Readonly<Record<number, number>>): UnetPlan {
  return {
    ...plan,
    inputBlocks: plan.inputBlocks.map((block) =>
      block.kind === 'residual' ? { ...block, depth: depths[block.depth] ?? block.depth } : block,
    ),
    outputBlocks: plan.outputBlocks.map((block) =>
      block.kind === 'residual' ? { ...block, depth: depths[block.depth] ?? block.depth } : block,
    ),
  }
}

/** Four levels, the innermost without attention. */
function refiner(): UnetPlan {
  const plan = sdxlUnetPlan({ modelChannels: 384, contextWidth: 1280, vectorWidth: 2560 })
  return {
    ...plan,
    inputBlocks: [
      ...plan.inputBlocks,
      { kind: 'downsample', channels: 1536, depth: 0 },
      { kind: 'residual', channels: 1536, depth: 0 },
    ],
  }
}

/** One residual block less in every level. */
function koala(depth: number): UnetPlan {
  const { unet: plan } = FULL_SDXL
  const level = (channels: number, blocks: number) => ({ kind: 'residual' as const, channels, depth: blocks })
  return {
    ...plan,
    inputBlocks: [
      level(320, 0),
      { kind: 'downsample', channels: 320, depth: 0 },
      level(640, 2),
      { kind: 'downsample', channels: 640, depth: 0 },
      level(1280, depth),
    ],
    middleDepth: depth,
    outputBlocks: [
      { ...level(1280, depth), upsample: false },
      { ...level(1280, depth), upsample: true },
      { ...level(640, 2), upsample: false },
      { ...level(640, 2), upsample: true },
      { ...level(320, 0), upsample: false },
      { ...level(320, 0), upsample: false },
    ],
  }
}
