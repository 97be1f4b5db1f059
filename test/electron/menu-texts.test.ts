import { expect, test } from 'vitest'
import { MENU_TEXTS, menuTexts } from '../../electron/menu-texts.ts'

test.each([
  ['de', [], 'Ablage'],
  ['system', ['xx', 'fr-CA', 'de'], 'Fichier'],
  ['system', ['zh-Hans-SG'], '文件'],
  ['system', ['zh-TW'], 'File'],
  ['system', [], 'File'],
  ['klingon', ['de'], 'File'],
  ['no language!', ['de'], 'File'],
] as const)('%s, on a machine that prefers %j, calls the first menu %s', (language, preferred, file) => {
  expect(menuTexts(language, preferred).file).toBe(file)
})

test('every language has every word', () => {
  const words = Object.keys(MENU_TEXTS.en)
  for (const [language, texts] of Object.entries(MENU_TEXTS)) {
    expect(Object.keys(texts), language).toEqual(words)
    expect(Object.values(texts), language).not.toContain('')
  }
})
