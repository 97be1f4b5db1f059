import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'
import { CHANNELS, type Bridge } from './ipc/bridge.ts'

function on(channel: string, listener: (message: unknown) => void): () => void {
  const receive = (_event: IpcRendererEvent, message: unknown): void => listener(message)
  ipcRenderer.on(channel, receive)
  return () => ipcRenderer.removeListener(channel, receive)
}

const bridge: Bridge = {
  request: (name, payload) => ipcRenderer.invoke(CHANNELS.request, name, payload),
  subscribe: (listener) => on(CHANNELS.event, listener),
  onCommand: (listener) => on(CHANNELS.command, (command) => listener(String(command))),
  onOpenFile: (listener) => on(CHANNELS.openFile, listener),
}

contextBridge.exposeInMainWorld('fulgurite', bridge)
