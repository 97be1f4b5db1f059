import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'
import { CHANNELS, type Bridge } from './ipc/bridge.ts'

type Listener = (message: unknown) => void

function on(channel: string, listener: Listener): () => void {
  const receive = (_event: IpcRendererEvent, message: unknown): void => listener(message)
  ipcRenderer.on(channel, receive)
  return () => ipcRenderer.removeListener(channel, receive)
}

/** Files may be handed over before the editor has started: they wait for it. */
const early: unknown[] = []
let openFile: Listener | null = null
on(CHANNELS.openFile, (opened) => (openFile === null ? early.push(opened) : openFile(opened)))

const bridge: Bridge = {
  request: (name, payload) => ipcRenderer.invoke(CHANNELS.request, name, payload),
  subscribe: (listener) => on(CHANNELS.event, listener),
  onCommand: (listener) => on(CHANNELS.command, (command) => listener(String(command))),
  onOpenFile: (listener) => {
    openFile = listener
    for (const opened of early.splice(0)) listener(opened)
    return () => {
      openFile = null
    }
  },
}

contextBridge.exposeInMainWorld('fulgurite', bridge)
