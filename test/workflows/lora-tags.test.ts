import { describe, expect, test } from 'vitest'
import { loraFile, takeLoraTags } from '../../workflows/lora-tags.ts'

describe('tags of LoRAs in a prompt', () => {
  test.each([
    ['a fox', 'a fox', []],
    ['a fox <lora:detail xl:0.8>', 'a fox', [['detail xl', 0.8, 0.8]]],
    ['<lora:style>, a fox', 'a fox', [['style', 1, 1]]],
    ['a fox, <lora:style>', 'a fox', [['style', 1, 1]]],
    ['a fox, <lora:style>, snow', 'a fox, snow', [['style', 1, 1]]],
    [
      'a <lora:a:0.5:0.7> fox <LYCO:b:-1>',
      'a fox',
      [
        ['a', 0.7, 0.5],
        ['b', -1, -1],
      ],
    ],
    ['a fox<lora:a:te=0.2:unet=1.5>', 'a fox', [['a', 1.5, 0.2]]],
    ['a fox<lora:a:much:dyn=4>', 'a fox', [['a', 1, 1]]],
    ['(a fox:1.2) <lora:half', '(a fox:1.2) <lora:half', []],
  ] as const)('%j', (prompt, text, tags) => {
    const taken = takeLoraTags(prompt)
    expect(taken.text).toBe(text)
    expect(
      taken.tags.map(({ name, strengthModel, strengthClip }) => [name, strengthModel, strengthClip]),
    ).toEqual(tags)
  })

  test.each([
    ['detail', 'styles/Detail.safetensors'],
    ['styles\\detail', 'styles/Detail.safetensors'],
    ['ink', 'ink.safetensors'],
    ['Ink.safetensors', 'ink.safetensors'],
    ['gone', 'gone.safetensors'],
  ])('%s means the file %s', (name, file) => {
    expect(loraFile(name, ['styles/Detail.safetensors', 'more/ink.safetensors', 'ink.safetensors'])).toBe(
      file,
    )
  })
})
