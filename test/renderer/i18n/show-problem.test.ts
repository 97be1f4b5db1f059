import i18next from 'i18next'
import { beforeAll, describe, expect, test } from 'vitest'
import { changeLanguage, startTranslation } from '../../../renderer/i18n/i18n.ts'
import { showProblem, showProblemOnNode } from '../../../renderer/i18n/show-problem.ts'
import { told, type Problem } from '../../../workflows/problem.ts'
import { nameNode, say } from '../../../workflows/said.ts'

const node = nameNode('KSampler', '3')

function problem(text: ReturnType<typeof told>): Problem {
  return { severity: 'error', code: 'x', nodeId: '3', input: null, details: '', ...text }
}

const MISSING = problem(
  told(
    say('atNode', { node, text: say('fileMissing', { file: 'ink.safetensors', folder: 'loras' }) }),
    say('putFileThere', { file: 'fur.safetensors' }),
  ),
)
const SETTINGS = problem(
  told(
    say('atNode', {
      node,
      text: say('settings', {
        file: 'fast.safetensors',
        model: say('modelForSteps', { kind: 'SDXL-Lightning', count: 4 }),
        wanted: [
          say('wants', { input: 'steps', value: 4 }),
          say('wantsRange', { input: 'cfg', min: 1, max: 2 }),
        ],
      }),
    }),
    say('setAll', { changes: [say('setTo', { input: 'steps', value: 4 })] }),
  ),
)

beforeAll(() => startTranslation('en'))

describe.each([
  [
    'en',
    'KSampler (node 3): the file "ink.safetensors" is not in the loras folder.',
    'The file "ink.safetensors" is not in the loras folder.',
    'KSampler (node 3): fast.safetensors (SDXL-Lightning model for 4 steps) wants steps 4, cfg 1 to 2.',
  ],
  [
    'de',
    'KSampler (Knoten 3): die Datei „ink.safetensors“ ist nicht im Ordner loras.',
    'Die Datei „ink.safetensors“ ist nicht im Ordner loras.',
    'KSampler (Knoten 3): fast.safetensors (SDXL-Lightning-Modell für 4 Schritte) verlangt steps 4 und cfg 1 bis 2.',
  ],
  [
    'fr',
    'KSampler (nœud 3)\u00a0: le fichier «\u202fink.safetensors\u202f» n’est pas dans le dossier loras.',
    'Le fichier «\u202fink.safetensors\u202f» n’est pas dans le dossier loras.',
    'KSampler (nœud 3)\u00a0: fast.safetensors (modèle SDXL-Lightning pour 4 étapes) demande steps 4, cfg de 1 à 2.',
  ],
  [
    'ja',
    'KSampler（ノード 3）：ファイル「ink.safetensors」が loras フォルダーにありません。',
    'ファイル「ink.safetensors」が loras フォルダーにありません。',
    'KSampler（ノード 3）：fast.safetensors（4 ステップ用の SDXL-Lightning モデル）に適した設定：steps 4、cfg 1 から 2。',
  ],
  [
    'zh-CN',
    'KSampler（节点 3）：文件“ink.safetensors”不在 loras 文件夹中。',
    '文件“ink.safetensors”不在 loras 文件夹中。',
    'KSampler（节点 3）：fast.safetensors（用于 4 步的 SDXL-Lightning 模型）适合的设置：steps 4、cfg 1 到 2。',
  ],
])('%s', (language, inList, onNode, settings) => {
  beforeAll(() => changeLanguage(language))

  test('says it with the node in a list, and without on the node', () => {
    expect(showProblem(i18next.t, MISSING).message).toBe(inList)
    expect(showProblemOnNode(i18next.t, MISSING).message).toBe(onNode)
  })

  test('says what holds further words in its own', () => {
    expect(showProblem(i18next.t, SETTINGS).message).toBe(settings)
  })
})

test('what has no text here is said as the engine says it', () => {
  const plain = problem({ message: 'Something new.', remedy: 'Wait.' })
  expect(showProblem(i18next.t, plain)).toEqual({ message: 'Something new.', remedy: 'Wait.' })
  expect(showProblemOnNode(i18next.t, plain).message).toBe('Something new.')
  const later = { key: 'later', values: {} }
  expect(
    showProblem(i18next.t, { ...plain, said: { message: later, remedy: say('giveValue') } }).remedy,
  ).toBe('请填写一个值。')
})
