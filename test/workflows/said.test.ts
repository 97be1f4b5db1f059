import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { PROBLEM_TEXTS } from '../../workflows/problem-texts.ts'
import { inEnglish, nameNode, Said, say } from '../../workflows/said.ts'

const model = (count: number): Said => say('modelForSteps', { kind: 'SDXL-Lightning', count })

test.each([
  [say('giveValue'), 'Give it a value.'],
  [say('useSize', { width: 1024, height: 768 }), 'Use about as many pixels in your shape: 1024×768.'],
  [
    say('atNode', { node: nameNode('KSampler', '3'), text: say('nothingConnected', { input: 'model' }) }),
    'KSampler (node 3): input "model" gets nothing.',
  ],
  [model(1), 'SDXL-Lightning model for 1 step'],
  [model(4), 'SDXL-Lightning model for 4 steps'],
  [
    say('setAll', {
      changes: [say('setTo', { input: 'steps', value: 4 }), say('setTo', { input: 'cfg', value: 1 })],
    }),
    'Set steps to 4, cfg to 1.',
  ],
  [
    say('fileMissing', { file: '{{folder}}', folder: 'loras' }),
    'the file "{{folder}}" is not in the loras folder.',
  ],
  [{ key: 'saidByALaterVersion', values: {} }, 'saidByALaterVersion'],
])('%j', (said, text) => {
  expect(Said.parse(said)).toEqual(said)
  expect(inEnglish(said)).toBe(text)
})

test('every text is said somewhere', () => {
  const folder = join(import.meta.dirname, '../../workflows')
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('problem-texts.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
  const keys = Object.keys(PROBLEM_TEXTS).map((key) => key.replace(/_(?:one|other)$/, ''))
  expect(keys.filter((key) => !sources.includes(`'${key}'`))).toEqual([])
})
