import { expect, test } from 'vitest'
import type { Prompt } from '../../../workflows/prompt.ts'
import { node } from '../executor/test-nodes.ts'
import { comfyClient } from './comfy-client.ts'
import { GREY, servedEngine } from './served-engine.ts'

const slow = (value: number): Prompt => ({
  '1': node('Source', { value }),
  '2': node('Slow', { latent: ['1', 0], steps: 3 }),
  '3': node('Show', { latent: ['2', 0] }),
})

type Page = { jobs: Record<string, unknown>[]; pagination: Record<string, unknown> }

test('jobs are told of through their whole life, filtered, sorted and in pages', async () => {
  const { url, gates } = await servedEngine()
  const { queue, done, get, post } = await comfyClient(url)
  const page = async (query = ''): Promise<Page> => (await get(`/api/jobs${query}`)) as Page

  expect(await page()).toEqual({
    jobs: [],
    pagination: { offset: 0, limit: null, total: 0, has_more: false },
  })
  const made = await queue(GREY, { extra_data: { extra_pnginfo: { workflow: { id: 'grey' } } } })
  await done(made)
  const failed = await queue({
    '1': node('EmptyLatentImage', { width: 64, height: 64, batch_size: 1 }),
    '2': node('SaveLatent', { samples: ['1', 0], filename_prefix: 'x/../../../out' }),
  })
  await done(failed)
  gates.close('2')
  const running = await queue(slow(1))
  await gates.reached('2')
  const [first, second] = [await queue(slow(2)), await queue(slow(3))]

  const all = await page('?sort_order=asc')
  expect(all.jobs.map(({ id, status }) => [id, status])).toEqual([
    [made, 'completed'],
    [failed, 'failed'],
    [running, 'in_progress'],
    [first, 'pending'],
    [second, 'pending'],
  ])
  const [completed] = all.jobs
  expect(completed).toEqual({
    id: made,
    status: 'completed',
    priority: 0,
    create_time: expect.any(Number),
    execution_start_time: expect.any(Number),
    execution_end_time: expect.any(Number),
    execution_error: null,
    preview_output: {
      filename: 'grey_00001_.png',
      subfolder: '',
      type: 'output',
      nodeId: '2',
      mediaType: 'images',
    },
    outputs_count: 1,
    previewable_outputs_count: 1,
    workflow_id: 'grey',
  })
  expect(all.jobs[1]).toMatchObject({ execution_error: { node_id: '2', node_type: 'SaveLatent' } })

  const ids = async (query: string): Promise<unknown[]> => (await page(query)).jobs.map(({ id }) => id)
  expect(await ids('?status=failed,in_progress&sort_order=asc')).toEqual([failed, running])
  expect(await ids('?workflow_id=grey')).toEqual([made])
  expect(await page('?sort_order=asc&offset=1&limit=2')).toMatchObject({
    jobs: [{ id: failed }, { id: running }],
    pagination: { offset: 1, limit: 2, total: 5, has_more: true },
  })
  expect(await ids('?sort_by=execution_duration&status=completed')).toEqual([made])
  for (const query of ['?status=lost', '?limit=0', '?offset=-1', '?sort_by=name', '?limit=x']) {
    expect([query, (await fetch(`${url}/jobs${query}`)).status]).toEqual([query, 400])
  }

  expect(await get(`/api/jobs/${made}`)).toMatchObject({
    id: made,
    workflow: { prompt: GREY, extra_data: { extra_pnginfo: { workflow: { id: 'grey' } } } },
    outputs: { '2': { images: [{ filename: 'grey_00001_.png' }] } },
  })

  expect((await post(`/api/jobs/${first}/cancel`, {})).status).toBe(200)
  expect((await post(`/api/jobs/${made}/cancel`, {})).status).toBe(200)
  expect((await post(`/api/jobs/${running}/cancel`, {})).status).toBe(200)
  gates.open('2')
  await done(running)
  await done(second)
  expect((await page('?sort_order=asc')).jobs.map(({ id, status }) => [id, status])).toEqual([
    [made, 'completed'],
    [failed, 'failed'],
    [running, 'cancelled'],
    [second, 'completed'],
  ])
})
