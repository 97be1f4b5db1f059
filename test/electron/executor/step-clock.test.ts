import { expect, test } from 'vitest'
import { createStepClock } from '../../../electron/executor/step-clock.ts'

test('the estimate follows the later steps, since the first also loads', () => {
  let milliseconds = 0
  const clock = createStepClock(() => milliseconds)
  expect(clock(0, 4)).toEqual({ stepSeconds: null, etaSeconds: null })
  milliseconds = 9_000
  expect(clock(1, 4)).toEqual({ stepSeconds: 9, etaSeconds: 27 })
  milliseconds = 11_000
  expect(clock(2, 4)).toEqual({ stepSeconds: 2, etaSeconds: 4 })
  milliseconds = 15_000
  expect(clock(3, 4)).toEqual({ stepSeconds: 4, etaSeconds: 3 })
  milliseconds = 18_000
  expect(clock(4, 4)).toEqual({ stepSeconds: 3, etaSeconds: 0 })
})

test('a report of no further step keeps the time for the next', () => {
  let milliseconds = 0
  const clock = createStepClock(() => milliseconds)
  clock(1, 4)
  milliseconds = 3_000
  expect(clock(1, 4)).toEqual({ stepSeconds: null, etaSeconds: null })
  milliseconds = 4_000
  expect(clock(3, 4)).toEqual({ stepSeconds: 2, etaSeconds: 2 })
})
