import { expect, test } from 'vitest'
import { withWord } from '../../../renderer/widgets/postcard-edit.ts'
import { isSaid, type WordGroup } from '../../../renderer/widgets/postcard-forms.ts'

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
  ['a (red:1.2) cat by day|', 'colours', 'orange', 'an (orange|:1.2) cat by day'],
  ['|a small red cat by day', 'colours', 'blue', 'a small blue| cat by day'],
  ['a |small cat by day', 'colours', 'blue', 'a small blue| cat by day'],
  ['a tiny cat|', 'colours', 'orange', 'a tiny orange| cat'],
  ['an orange cat and a blue |', 'sizes', 'big', 'an orange cat and a big| blue '],
  ['a red |cat', 'sizes', 'big', 'a big| red cat'],
  ['a red cat and a tree|', 'colours', 'blue', 'a red cat and a blue| tree'],
  [
    'a small cat on the left and a tree|',
    'places',
    'on the right',
    'a small cat on the left and a tree on the right|',
  ],
  ['a large kitten in the center by day|', 'places', 'on the left', 'a large kitten on the left| by day'],
  ['a red hot air balloon by day|', 'things', 'star', 'a red star| by day'],
  ['the sun over the sea|', 'colours', 'red', 'the red| sun over the sea'],
  ['a cat on the beach at dawn|', 'scenes', 'in the city', 'a cat in the city| at dawn'],
  ['a cat on the beach at dawn|', 'times', 'at night', 'a cat on the beach at night|'],
  ['a cat under a cloudy sky by day|', 'weather', 'in the fog', 'a cat in the fog| by day'],
  ['a cat by day in heavy rain|', 'weather', 'with clouds', 'a cat by day with clouds|'],
])('%j with the %s %j is %j', (from, group, word, to) => {
  const edit = withWord({ text: from.replace('|', ''), caret: from.indexOf('|') }, group, word)
  expect(`${edit.text.slice(0, edit.start)}|${edit.text.slice(edit.end)}`).toBe(to)
})

test.each<[string, WordGroup, string, boolean]>([
  ['a boat over the sea', 'scenes', 'near the sea', true],
  ['a boat at Sea by night', 'times', 'at night', true],
  ['a boat over the sea', 'scenes', 'in the hills', false],
  ['a lighthouse', 'things', 'house', false],
  ['a kitten', 'things', 'cat', true],
  ['a huge tree', 'sizes', 'big', true],
  ['a huge tree', 'sizes', 'small', false],
  ['rolling hills at midnight, snowing', 'scenes', 'in the hills', true],
  ['rolling hills at midnight, snowing', 'times', 'at night', true],
  ['rolling hills at midnight, snowing', 'weather', 'in the snow', true],
  ['rolling hills under a cloudy sky', 'weather', 'under a clear sky', false],
  ['the sea at sunset', 'things', 'sun', false],
])('of %j, the %s %j are said: %j', (text, group, word, said) => {
  expect(isSaid(text, group, word)).toBe(said)
})
