import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { FindTextualInversion } from '../../../../nodes/inference/tokenizer/textual-inversion.ts'
import { PADDING, tokenize } from '../../../../nodes/inference/tokenizer/tokenize.ts'
import type { Chunk } from '../../../../nodes/inference/tokenizer/tokenize.ts'
import { floats } from '../../../../nodes/inference/tensor.ts'

type Row = [number | 'vector', number]
/** ComfyUI's tokens, without the padding at the end of each chunk. */
type Golden = { name: string; prompt: string; l: Row[][]; g: Row[][] }

const goldens: Golden[] = JSON.parse(
  readFileSync(new URL('../../../fixtures/golden/tokens.json', import.meta.url), 'utf8'),
)

const twoVectors: FindTextualInversion = (name) =>
  Promise.resolve(
    name === 'myemb'
      ? { l: floats(new Float32Array(8), [2, 4]), g: floats(new Float32Array(12), [2, 6]) }
      : null,
  )
const none: FindTextualInversion = () => Promise.resolve(null)

function rows(chunk: Chunk): Row[] {
  return chunk.map((token) => [token.kind === 'word' ? token.id : 'vector', token.weight])
}

function padded(golden: Row[], padding: number): Row[] {
  return [...golden, ...Array.from({ length: 77 - golden.length }, (): Row => [padding, 1])]
}

test.each(goldens)('$name is tokenized as by ComfyUI', async ({ prompt, l, g }) => {
  const tokens = await tokenize(prompt, twoVectors)
  expect(tokens.l.map(rows)).toEqual(l.map((chunk) => padded(chunk, PADDING.l)))
  expect(tokens.g.map(rows)).toEqual(g.map((chunk) => padded(chunk, PADDING.g)))
})

const words = (chunk: Chunk | undefined): number[] =>
  (chunk ?? []).flatMap((token) => (token.kind === 'word' && token.id < 49_406 ? [token.id] : []))

test('75 words fill one chunk, and the next word opens another', async () => {
  const one = await tokenize('cat '.repeat(75), none)
  expect(one.l.map(words)).toEqual([Array(75).fill(2368)])
  const two = await tokenize('cat '.repeat(76), none)
  expect(two.l.map(words)).toEqual([Array(75).fill(2368), [2368]])
})

test('a weighted group of fewer than 8 tokens is not cut between chunks', async () => {
  const short = await tokenize(`${'cat '.repeat(70)}(dog dog dog dog dog dog dog:1.5)`, none)
  expect(short.l.map(words)).toEqual([Array(70).fill(2368), Array(7).fill(1929)])
  const long = await tokenize(`${'cat '.repeat(70)}(dog dog dog dog dog dog dog dog:1.5)`, none)
  expect(long.l.map(words)).toEqual([[...Array(70).fill(2368), ...Array(5).fill(1929)], Array(3).fill(1929)])
})

test('an unknown embedding counts as nothing and is reported', async () => {
  const tokens = await tokenize('embedding:nope, (embedding:gone:1.2) cat xembedding:cat', none)
  expect(tokens.unknownEmbeddings).toEqual(['nope', 'gone'])
  expect(words(tokens.l[0]).slice(0, 2)).toEqual([267, 2368])
})

test('a comma belongs to an embedding whose file has it', async () => {
  const asked: string[] = []
  const find: FindTextualInversion = (name) => {
    asked.push(name)
    return Promise.resolve(name === 'a,' ? { l: floats(new Float32Array(4), [1, 4]), g: null } : null)
  }
  const tokens = await tokenize('embedding:a, cat', find)
  expect(asked).toEqual(['a,'])
  expect(tokens.l[0]?.[1]?.kind).toBe('vector')
  expect(words(tokens.g[0]).slice(0, 1)).toEqual([2368])
})
