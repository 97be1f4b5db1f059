import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readPicture } from '../../nodes/inference/image/read-picture.ts'
import { kindOf, KINDS } from './postcard-kinds.ts'
import { areaOf, brightness, centreOf, colourOfChange, weatherOf } from './postcard-readings.ts'
import { sceneByHourOf } from './postcard-scenes.ts'

/** The arithmetic that judges the models' pictures, on cards that were drawn. */
async function card(name: string): Promise<Uint8Array> {
  const file = new URL(`../fixtures/postcards/${name}.png`, import.meta.url)
  return (await readPicture(readFileSync(file))).rgb
}

describe.each(['hills', 'city'])('the weather over the %s', (scene) => {
  test.each(['clear', 'clouds', 'rain', 'snow', 'fog'])('%s', async (weather) => {
    expect(weatherOf(await card(`${scene}-${weather}`))).toBe(weather)
  })
})

test.each([
  ['white-cat', 'orange-cat', 'orange'],
  ['white-cat', 'pink-cat', 'pink'],
  ['white-star', 'purple-star', 'purple'],
  ['white-cat', 'white-cat', null],
])('from %s to %s the colour is %s', async (white, painted, colour) => {
  expect(colourOfChange(await card(white), await card(painted))).toBe(colour)
})

test('a big house takes more than a small one', async () => {
  const [small, big] = [await card('small-red-house'), await card('big-red-house')]
  expect(areaOf(small, 'red')).toBe(379)
  expect(areaOf(big, 'red')).toBe(1258)
})

test.each([
  ['red', 0.2],
  ['yellow', 0.5],
  ['purple', 0.75],
] as const)('the middle of what is %s', async (colour, middle) => {
  expect(centreOf(await card('three-things'), colour)).toBeCloseTo(middle, 1)
})

test('night is darker than day', async () => {
  expect(brightness(await card('white-star')) / brightness(await card('hills-clear'))).toBeLessThan(0.5)
})

test.each(KINDS)('the shape of a %s', async (kind) => {
  expect(kindOf(await card(`red-${kind}`), 'red')).toBe(kind)
})

test('where nothing is red no thing is red', async () => {
  expect(kindOf(await card('hills-clear'), 'red')).toBeNull()
})

test.each([
  ['sea-morning', 'the sea in the morning'],
  ['hills-clear', 'the hills by day'],
  ['mountains-sunset', 'the mountains at sunset'],
  ['desert-sunset', 'the desert at sunset'],
  ['city-clear', 'the city by day'],
  ['city-night', 'the city at night'],
])('%s is %s', async (name, said) => {
  expect(sceneByHourOf(await card(name))).toBe(said)
})
