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
  [
    'a red balloon over the sea at sunset|',
    'weather',
    'in the snow',
    'a red balloon over the sea at sunset in the snow|',
  ],
  ['a house, foggy.|', 'weather', 'in the rain', 'a house, in the rain|.'],
  ['a house by day. |', 'weather', 'in the rain', 'a house by day in the rain|. '],
  ['a red balloon over the sea|', 'colours', 'orange', 'an orange| balloon over the sea'],
  ['an orange balloon|', 'colours', 'blue', 'a blue| balloon'],
  ['a balloon over the sea|', 'colours', 'blue', 'a blue| balloon over the sea'],
  ['a red balloon over the sea|', 'sizes', 'big', 'a big| red balloon over the sea'],
  ['an orange cat|', 'sizes', 'small', 'a small| orange cat'],
  ['a cat|', 'sizes', 'small', 'a small| cat'],
  ['a small cat by day|', 'sizes', 'big', 'a big| cat by day'],
  ['a red cat by day|', 'places', 'on the left', 'a red cat on the left| by day'],
  ['a red cat| and a blue tree', 'things', 'house', 'a red house| and a blue tree'],
  ['a red cat and a blue tree|', 'things', 'house', 'a red cat and a blue house|'],
  ['a red cat and a |', 'colours', 'blue', 'a red cat and a blue|'],
  ['a red cat and a |', 'colours', 'orange', 'a red cat and an orange|'],
  ['a red cat and a blue |', 'things', 'tree', 'a red cat and a blue tree|'],
  ['a r|ed cat and a blue tree', 'colours', 'white', 'a white| cat and a blue tree'],
  ['a red cat and a blue t|ree', 'colours', 'white', 'a red cat and a white| tree'],
  ['|', 'things', 'cat', 'cat|'],
  ['lighthouse|', 'things', 'cat', 'lighthouse cat|'],
  ['|a red cat by day', 'colours', 'blue', 'a blue| cat by day'],
  ['a red tree and |a boat', 'colours', 'orange', 'a red tree and an orange| boat'],
  ['|a red tree by day', 'things', 'cat', 'a red cat| by day'],
  ['a {b|lue} tree', 'colours', 'green', 'a {green|} tree'],
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
