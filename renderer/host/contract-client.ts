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
      message: `The engine does not answer: ${error instanceof Error ? error.message : String(error)}`,
      remedy: 'Your document is kept. Start Fulgurite again if this does not pass.',
    })
  }
}

function unexpected(name: string, issue: string): HostError {
  return new HostError({
    code: 'unexpected_answer',
    message: `The engine's answer to “${name}” is not what was expected: ${issue}`,
    remedy: 'Reload the window: the editor is older or newer than its engine.',
  })
}
