import { expect, test } from 'vitest'
import { isSaid, withWord, type WordGroup } from '../../../renderer/widgets/postcard-edit.ts'

/** `|` is the caret. */
test.each<[string, WordGroup, string, string]>([
  [
    'a red balloon over the sea at sunset|',
    'scenes',
    'in the hills',
    'a red balloon in the hills| at sunset',
  ],
  ['a red balloon over the sea at sunset|', 'times', 'at night', 'a red balloon over the sea at night|'],
  ['a red balloon over the sea|', 'colours', 'orange', 'an orange| balloon over the sea'],
  ['an orange balloon|', 'colours', 'blue', 'a blue| balloon'],
  ['a balloon over the sea|', 'colours', 'blue', 'a blue| balloon over the sea'],
  ['a red tree by day|', 'places', 'on the left', 'a red tree on the left| by day'],
  ['a red tree| and a blue boat', 'things', 'house', 'a red house| and a blue boat'],
  ['a red tree and a blue boat|', 'things', 'house', 'a red tree and a blue house|'],
  ['a red tree and a |', 'colours', 'blue', 'a red tree and a blue|'],
  ['a red tree and a |', 'colours', 'orange', 'a red tree and an orange|'],
  ['a red tree and a blue |', 'things', 'boat', 'a red tree and a blue boat|'],
  ['a r|ed tree and a blue boat', 'colours', 'white', 'a white| tree and a blue boat'],
  ['a red tree and a blue b|oat', 'colours', 'white', 'a red tree and a white| boat'],
  ['|a red tree by day', 'colours', 'blue', 'a blue| tree by day'],
  ['a red tree and |a boat', 'colours', 'orange', 'a red tree and an orange| boat'],
  ['|a red tree by day', 'things', 'boat', 'a red boat| by day'],
  ['a {b|lue} tree', 'colours', 'green', 'a {green|} tree'],
  ['|', 'things', 'tree', 'tree|'],
  ['lighthouse|', 'things', 'tree', 'lighthouse tree|'],
])('%j with the %s %j is %j', (from, group, word, to) => {
  const edit = withWord({ text: from.replace('|', ''), caret: from.indexOf('|') }, group, word)
  expect(`${edit.text.slice(0, edit.start)}|${edit.text.slice(edit.end)}`).toBe(to)
})

test.each<[string, WordGroup, string, boolean]>([
  ['a boat over the sea', 'scenes', 'near the sea', true],
  ['a boat at Sea by night', 'times', 'at night', true],
  ['a boat over the sea', 'scenes', 'in the hills', false],
  ['a lighthouse', 'things', 'house', false],
])('of %j, the %s %j are said: %j', (text, group, word, said) => {
  expect(isSaid(text, group, word)).toBe(said)
})
