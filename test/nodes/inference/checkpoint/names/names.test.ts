import { describe, expect, it } from 'vitest'
import { fromOpenClip } from '../../../../../nodes/inference/checkpoint/names/open-clip-names.ts'
import {
  diffusersFromLdm,
  ldmFromDiffusers,
} from '../../../../../nodes/inference/checkpoint/names/unet-names.ts'
import { ldmVaeName } from '../../../../../nodes/inference/checkpoint/names/vae-names.ts'
import { openClipTensors } from '../../../../../nodes/inference/checkpoint/layout/clip.ts'
import { FULL_SDXL } from '../full-size.ts'
import { headerOf } from '../header-of.ts'
import { nameLists, namePairs } from '../names-table.ts'

describe('UNet names', () => {
  it('equal the published table in both directions', () => {
    const pairs = Object.entries(namePairs('unet-ldm-to-diffusers.json'))
    expect(pairs.length).toBe(1680)
    for (const [ldm, diffusers] of pairs) {
      expect(diffusersFromLdm(ldm)).toBe(diffusers)
      expect(ldmFromDiffusers(diffusers)).toBe(ldm)
    }
  })

  it.each([
    ['down_blocks.2.attentions.0', 'input_blocks.5.1', 1],
    ['down_blocks.1.downsamplers.0.conv.weight', 'input_blocks.4.0.op.weight', 1],
    ['up_blocks.1.upsamplers.0.conv.bias', 'output_blocks.3.2.conv.bias', 1],
    ['mid_block.attentions.0.proj_in', 'middle_block.1.proj_in', 2],
  ])('count %s as %s', (diffusers, ldm, layersPerBlock) => {
    expect(ldmFromDiffusers(diffusers, layersPerBlock)).toBe(ldm)
  })

  it.each(['text_model.x', 'down_blocks.0.resnets.0.conv9.weight', 'down_blocks', '', 'conv_input.weight'])(
    'do not explain %j',
    (name) => {
      expect(ldmFromDiffusers(name)).toBeNull()
    },
  )
})

describe('VAE names', () => {
  it('equal the published table, and LDM names stay', () => {
    const pairs = Object.entries(namePairs('vae-ldm-to-diffusers.json'))
    expect(pairs.length).toBe(248)
    for (const [ldm, diffusers] of pairs) {
      expect(ldmVaeName(diffusers)).toBe(ldm)
      expect(ldmVaeName(ldm)).toBe(ldm)
    }
  })

  it('know the attention of older diffusers files', () => {
    expect(ldmVaeName('decoder.mid_block.attentions.0.query.weight')).toBe('decoder.mid.attn_1.q.weight')
    expect(ldmVaeName('decoder.mid_block.attentions.0.proj_attn.bias')).toBe(
      'decoder.mid.attn_1.proj_out.bias',
    )
  })
})

describe('fromOpenClip', () => {
  const source = headerOf(openClipTensors(FULL_SDXL.clipG)).tensors
  const renamed = fromOpenClip(source)

  it('equals the published table', () => {
    const table = nameLists('clip-g-open-clip-to-hugging-face.json')
    // The projection is transposed, and keeps its own name to say so.
    const expected = Object.entries(table).flatMap(([key, names]) =>
      key === 'text_projection' ? [key] : names,
    )
    expect([...renamed.keys()].toSorted()).toEqual(expected.toSorted())
    expect(renamed.size).toBe(517)
  })

  it('splits q, k and v into ranges of the same bytes', () => {
    const joined = source.get('transformer.resblocks.7.attn.in_proj_weight')
    const parts = ['q', 'k', 'v'].map((part) =>
      renamed.get(`text_model.encoder.layers.7.self_attn.${part}_proj.weight`),
    )
    const bytes = 1280 * 1280 * 2
    expect(parts.map((part) => part?.shape)).toEqual([
      [1280, 1280],
      [1280, 1280],
      [1280, 1280],
    ])
    expect(parts.map((part) => (part?.offset ?? 0) - (joined?.offset ?? 0))).toEqual([0, bytes, 2 * bytes])
    expect(parts.map((part) => part?.length)).toEqual([bytes, bytes, bytes])
    const bias = renamed.get('text_model.encoder.layers.31.self_attn.v_proj.bias')
    expect([bias?.shape, bias?.length]).toEqual([[1280], 2560])
  })
})
