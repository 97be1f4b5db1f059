import i18next from 'i18next'
import { Reply, requests, type Answer, type RequestName } from '../../electron/ipc/contract.ts'
import { HostError, type Host } from './host.ts'

/** Carries one request; resolves with whatever came back, rejects when nothing can. */
export type Transport = (name: RequestName, payload: unknown) => Promise<unknown>

/** The asking side of the contract: what comes back is parsed, refusals become `HostError`s. */
export function createContractClient(transport: Transport): Host['request'] {
  return async (name, payload) => {
    const reply = Reply.safeParse(await carry(transport, name, payload))
    if (!reply.success) throw unexpected(name, reply.error.message)
    if (!reply.data.ok) throw new HostError(reply.data.error)
    const answer = requests[name].answer.safeParse(reply.data.value)
    if (!answer.success) throw unexpected(name, answer.error.message)
    return answer.data as Answer<typeof name>
  }
}

async function carry(transport: Transport, name: RequestName, payload: unknown): Promise<unknown> {
  try {
    return await transport(name, payload)
  } catch (error) {
    throw new HostError({
      code: 'unreachable',
      message: i18next.t('host.unreachable', {
        message: error instanceof Error ? error.message : String(error),
      }),
      remedy: i18next.t('host.unreachableRemedy'),
    })
  }
}

function unexpected(name: string, issue: string): HostError {
  return new HostError({
    code: 'unexpected_answer',
    message: i18next.t('host.unexpected', { name, issue }),
    remedy: i18next.t('host.unexpectedRemedy'),
  })
}
