import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { encodeWords } from '../../../../nodes/inference/tokenizer/byte-pair-encoding.ts'
import { clipVocabulary } from '../../../../nodes/inference/tokenizer/vocabulary.ts'

// Ids from Hugging Face's CLIPTokenizer (transformers 5.18).
test.each([
  ['', []],
  ['   ', []],
  ['A  photo\n\tof\u3000a cat', [320, 1125, 539, 320, 2368]],
  ["don't", [847, 713]],
  ["WE'RE", [649, 982]],
  ["rock'n'roll", [2172, 262, 333, 262, 3341]],
  ["''s", [8445, 338]],
  ['8k', [279, 330]],
  ['100%', [272, 271, 271, 260]],
  ['masterpiece,', [12066, 267]],
  ['ultra-detailed!!!', [8118, 268, 12609, 995]],
  ['www.example.com/a?b=c_d', [9667, 269, 6228, 269, 2464, 270, 320, 286, 321, 284, 322, 318, 323]],
  ['a <|endoftext|> b', [320, 49407, 321]],
  ['café', [15304]],
  ['e\u0301', [4166]],
  ['ΣΊΣΥΦΟΣ', [139, 225, 138, 107, 139, 225, 139, 227, 139, 228, 138, 123, 139, 481]],
  ['İstanbul', [328, 16384, 11231]],
  ['ẞ', [127, 509]],
  ['日本語', [39121, 44353, 34002, 508]],
  ['한국어', [15197, 250, 31871, 255, 31625, 368]],
  ['emoji😀👩‍👩‍👧', [16327, 12832, 26304, 26304, 964, 356]],
  ['½', [33613]],
  ['²³', [41175, 126, 367]],
  ['x\u00a0y', [343, 344]],
  ['don’t', [847, 728, 503, 339]],
])('%j is %j', (text, ids) => {
  expect(encodeWords(text)).toEqual(ids)
})

test('the vocabulary is the published one', () => {
  const { idOf, rankOf } = clipVocabulary()
  expect(idOf.size).toBe(49_408)
  const merges = [...rankOf].toSorted(([, a], [, b]) => a - b).map(([pair]) => pair)
  // Of the first 48,894 merges in bpe_simple_vocab_16e6.txt, one a line.
  expect(createHash('sha256').update(merges.join('\n')).digest('hex')).toBe(
    'f61f2adf497e6f5357c347aeb4646fabe82f341e946de5bdec5d2858e41bef4a',
  )
})
