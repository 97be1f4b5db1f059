import { createContext, useContext } from 'react'
import type { Host } from './host.ts'

/** The engine that this window talks to; the app provides it once. */
export const HostContext = createContext<Host | null>(null)

export function useHost(): Host {
  const host = useContext(HostContext)
  if (host === null) throw new Error('This part of the editor stands outside of its host.')
  return host
}
