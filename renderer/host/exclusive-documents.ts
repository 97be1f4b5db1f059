import { Reply, requests, type Payload } from '../../electron/ipc/contract.ts'
import type { Transport } from './contract-client.ts'

/**
 * Two tabs of a browser talk to one engine: each document belongs to the tab that holds its lock, so that
 * neither overwrites what the other edits. The browser releases locks with the tab, however it ends.
 */
export function exclusively(transport: Transport): Transport {
  const own = createOwnership()
  return async (name, payload) => {
    if (name === 'keepDocument') void own((payload as Payload<'keepDocument'>).document.id)
    const reply = await transport(name, payload)
    return name === 'recoveredDocuments' ? await onlyOwn(reply, own) : reply
  }
}

async function onlyOwn(reply: unknown, own: Ownership): Promise<unknown> {
  const { success, data } = Reply.safeParse(reply)
  if (!success || !data.ok) return reply
  const { documents, active } = requests.recoveredDocuments.answer.parse(data.value)
  const owned = await Promise.all(documents.map(({ id }) => own(id)))
  const mine = documents.filter((_document, index) => owned[index] === true)
  const isActiveMine = mine.some(({ id }) => id === active)
  return { ok: true, value: { documents: mine, active: isActiveMine ? active : null } }
}

/** Whether a document is this tab's; it becomes so where it is nobody's. */
type Ownership = (documentId: string) => Promise<boolean>

function createOwnership(): Ownership {
  const asked = new Map<string, Promise<boolean>>()
  return (documentId) => {
    const owned = asked.get(documentId) ?? lock(documentId)
    asked.set(documentId, owned)
    return owned
  }
}

function lock(documentId: string): Promise<boolean> {
  // Browsers offer locks only to pages of this machine or over https.
  if (typeof navigator === 'undefined' || !('locks' in navigator)) return Promise.resolve(true)
  return new Promise((resolve, reject) => {
    navigator.locks
      .request(`fulgurite document ${documentId}`, { ifAvailable: true }, async (held) => {
        resolve(held !== null)
        // Held for as long as the tab lives.
        if (held !== null) await new Promise(() => {})
      })
      .catch(reject)
  })
}
