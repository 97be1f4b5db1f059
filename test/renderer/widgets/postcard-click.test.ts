import { expect, test } from 'vitest'
import { withClickedWord } from '../../../renderer/widgets/postcard-click.ts'

type Group = Parameters<typeof withClickedWord>[1]

/** `|` is the caret. */
function clicked(from: string, group: Group, word: string): string {
  const edit = withClickedWord({ text: from.replace('|', ''), caret: from.indexOf('|') }, group, word)
  return `${edit.text.slice(0, edit.start)}|${edit.text.slice(edit.end)}`
}

test.each<[string, Group, string, string]>([
  ['|', 'things', 'house', 'a house|'],
  ['|', 'colours', 'orange', 'an orange|'],
  ['an orange|', 'things', 'tree', 'an orange tree|'],
  ['|', 'scenes', 'near the sea', 'near the sea|'],
  ['| near the sea', 'things', 'boat', 'a boat| near the sea'],
  ['a house and |', 'things', 'tree', 'a house and a tree|'],
  ['a house, |', 'colours', 'orange', 'a house, an orange|'],
  ['a house and a blue|', 'things', 'tree', 'a house and a blue tree|'],
  ['|red house', 'colours', 'blue', 'blue| house'],
  ['|', 'sizes', 'big', 'a big|'],
  ['a big|', 'colours', 'orange', 'a big orange|'],
  ['an orange|', 'sizes', 'big', 'a big| orange'],
  ['a small|', 'things', 'cat', 'a small cat|'],
  ['|small red house', 'sizes', 'big', 'big| red house'],
])('where a phrase begins, %j with the %s %j is %j', (from, group, word, to) => {
  expect(clicked(from, group, word)).toBe(to)
})

test.each([
  ['a house|', 'tree', 'a house and a tree|'],
  ['a house |', 'tree', 'a house and a tree| '],
  ['a red balloon over the sea at sunset|', 'house', 'a red balloon and a house| over the sea at sunset'],
  ['|a red tree on the left by day', 'boat', 'a red tree on the left and a boat| by day'],
  ['a (red house:1.2) by day|', 'tree', 'a (red house:1.2) and a tree| by day'],
  ['a house and a tree |', 'boat', 'a house and a tree and a boat| '],
])('a second thing joins the first: %j with %j is %j', (from, word, to) => {
  expect(clicked(from, 'things', word)).toBe(to)
})

test.each([
  ['a red |balloon by day', 'house', 'a red house| by day'],
  ['a red bal|loon by day', 'house', 'a red house| by day'],
  ['a house by day|', 'house', 'a house| by day'],
  ['a kitten by day|', 'cat', 'a cat| by day'],
  ['a red tree and a blue boat|', 'house', 'a red tree and a blue house|'],
  ['a red tree| and a blue boat', 'house', 'a red house| and a blue boat'],
])('one that the caret is in, or of more than one, is replaced: %j with %j is %j', (from, word, to) => {
  expect(clicked(from, 'things', word)).toBe(to)
})
