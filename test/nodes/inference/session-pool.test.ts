import { expect, test } from 'vitest'
import { createSessionPool, type Loaded } from '../../../nodes/inference/session-pool.ts'

function setUp(budget: number) {
  const pool = createSessionPool(budget)
  const log: string[] = []
  const dead = new Set<string>()
  const use = (key: string, bytes: number): Promise<Loaded> =>
    pool.use({
      key,
      label: key,
      bytes,
      load: async () => {
        log.push(`load ${key}`)
        dead.delete(key)
        return {
          isAlive: () => !dead.has(key),
          release: async () => {
            log.push(`release ${key}`)
          },
        }
      },
    })
  return { pool, use, log, dead }
}

test('what fits stays loaded', async () => {
  const { use, log, pool } = setUp(10)
  await use('a', 4)
  await use('b', 6)
  await use('a', 4)
  expect(log).toEqual(['load a', 'load b'])
  expect(pool.labels()).toEqual(['b', 'a'])
})

test('what was used longest ago makes room, before the new one is loaded', async () => {
  const { use, log } = setUp(10)
  await use('a', 4)
  await use('b', 4)
  await use('a', 4)
  await use('c', 5)
  expect(log).toEqual(['load a', 'load b', 'release b', 'load c'])
})

test('one that is larger than the budget is loaded alone', async () => {
  const { use, log } = setUp(10)
  await use('a', 4)
  await use('giant', 100)
  expect(log).toEqual(['load a', 'release a', 'load giant'])
})

test('what died with its process is loaded again and not released', async () => {
  const { use, log, dead, pool } = setUp(10)
  await use('a', 4)
  dead.add('a')
  expect(pool.labels()).toEqual([])
  await use('a', 4)
  expect(log).toEqual(['load a', 'load a'])
})

test('an entry may grow as far as the others can give way', async () => {
  const { use, log, pool } = setUp(10)
  await use('a', 4)
  await use('b', 4)
  expect(await pool.makeRoom('b', 9)).toBe(true)
  expect(log).toEqual(['load a', 'load b', 'release a'])
  pool.resize('b', 9)
  expect(await pool.makeRoom('b', 11)).toBe(false)
  await use('c', 2)
  expect(log.slice(3)).toEqual(['release b', 'load c'])
})

test('a smaller budget counts from the next use on', async () => {
  const { use, log, pool } = setUp(10)
  await use('a', 4)
  await use('b', 4)
  pool.setBudget(5)
  await use('c', 1)
  expect(log.slice(2)).toEqual(['release a', 'load c'])
})

test('clearing releases everything', async () => {
  const { use, log, pool } = setUp(10)
  await use('a', 4)
  await use('b', 4)
  await pool.clear()
  expect(log.slice(2)).toEqual(['release a', 'release b'])
  expect(pool.labels()).toEqual([])
})
