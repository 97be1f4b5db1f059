import { open } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { LARGEST_BUFFER, readRange } from '../../../../nodes/inference/checkpoint/file-range.ts'
import { tinyModel } from '../../../setup/tiny-models.ts'

it('reads a range, stops at the end of the file, and refuses to hold weights', async () => {
  const handle = await open(tinyModel('checkpoint'))
  try {
    expect((await readRange(handle, 8, 16)).toString()).toBe('{"conditioner.em')
    expect((await readRange(handle, 90_741_090, 100)).length).toBe(8)
    await expect(readRange(handle, 0, LARGEST_BUFFER + 1)).rejects.toThrow(/weights stay in the file/)
  } finally {
    await handle.close()
  }
})
