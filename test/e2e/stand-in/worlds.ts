/**
 * The two JavaScript worlds of a page with context isolation. Both scripts run in Chromium before the page's
 * own: the page world's half of the bridge, and the isolated world in which the preload script runs.
 * Events on the document are the only thing that both see; their details are cloned as Electron clones.
 */
export const PAGE_WORLD = `(() => {
  const calls = new Map(), callbacks = new Map()
  let next = 1
  const tell = (type, detail) => document.dispatchEvent(new CustomEvent('stand-in:' + type, { detail }))
  const outgoing = (value) => {
    if (typeof value !== 'function') return value
    callbacks.set(next, value)
    return { $callback: next++ }
  }
  const incoming = (value) => (value && value.$function !== undefined ? call(value.$function) : value)
  const call = (target) => (...args) => start(next++, target, args.map(outgoing))
  const start = (id, target, args) => {
    const state = {}
    calls.set(id, state)
    tell('call', { id, target, args })
    if (state.error !== undefined) throw new Error(state.error)
    if (!state.pending) { calls.delete(id); return incoming(state.value) }
    return new Promise((resolve, reject) => Object.assign(state, { resolve, reject }))
  }
  const listen = (type, hear) => document.addEventListener('stand-in:' + type, ({ detail }) => hear(detail))
  listen('return', ({ id, ...outcome }) => Object.assign(calls.get(id), outcome))
  listen('settle', ({ id, error, value }) => {
    const { resolve, reject } = calls.get(id)
    calls.delete(id)
    if (error === undefined) resolve(value)
    else reject(new Error(error))
  })
  listen('callback', ({ id, args }) => callbacks.get(id)(...args))
  listen('expose', ({ name, functions }) => {
    if (name in window) return
    const api = Object.fromEntries(Object.entries(functions).map(([key, target]) => [key, call(target)]))
    Object.defineProperty(window, name, { value: Object.freeze(api), enumerable: true })
  })
  tell('page-ready', null)
})()`

/** The isolated world: `require('electron')` as a sandboxed preload script has it, then the script itself. */
export function preloadWorld(preload: string): string {
  return `(() => {
  const functions = new Map(), pending = new Map(), listeners = new Map()
  let next = 1
  const tell = (type, detail) => document.dispatchEvent(new CustomEvent('stand-in:' + type, { detail }))
  const listen = (type, hear) => document.addEventListener('stand-in:' + type, ({ detail }) => hear(detail))
  const keep = (value) => (functions.set(next, value), next++)
  const incoming = (value) =>
    value && value.$callback !== undefined ? (...args) => tell('callback', { id: value.$callback, args }) : value
  const outgoing = (value) => (typeof value === 'function' ? { $function: keep(value) } : value)
  listen('call', ({ id, target, args }) => {
    try {
      const value = functions.get(target)(...args.map(incoming))
      if (!(value instanceof Promise)) return tell('return', { id, value: outgoing(value) })
      tell('return', { id, pending: true })
      value.then((settled) => tell('settle', { id, value: settled }),
        (error) => tell('settle', { id, error: String(error && error.message || error) }))
    } catch (error) {
      tell('return', { id, error: String(error && error.message || error) })
    }
  })
  const base64 = (bytes) => {
    let text = ''
    for (let at = 0; at < bytes.length; at += 32768) text += String.fromCharCode(...bytes.subarray(at, at + 32768))
    return btoa(text)
  }
  const encode = (value) => JSON.stringify(value, (key, each) =>
    typeof each === 'bigint' ? { $bigint: String(each) } : each instanceof Uint8Array ? { $bytes: base64(each) } : each)
  const decode = (text) => JSON.parse(text, (key, each) =>
    each && each.$bigint !== undefined ? BigInt(each.$bigint) : each)
  const send = (message) => globalThis.standInSend(encode(message))
  const ipcRenderer = {
    invoke: (channel, ...args) => new Promise((resolve, reject) => {
      const id = next++
      pending.set(id, { resolve, reject })
      send({ kind: 'invoke', id, channel, args: structuredClone(args) })
    }),
    on: (channel, listener) => listeners.set(channel, [...(listeners.get(channel) || []), listener]),
    removeListener: (channel, listener) =>
      listeners.set(channel, (listeners.get(channel) || []).filter((each) => each !== listener)),
  }
  globalThis.standInReceive = (text) => {
    const { kind, id, channel, args, error, value } = decode(text)
    if (kind === 'message') return (listeners.get(channel) || []).forEach((listener) => listener({}, ...args))
    const { resolve, reject } = pending.get(id)
    pending.delete(id)
    if (error === undefined) resolve(value)
    else reject(new Error(error))
  }
  const contextBridge = {
    exposeInMainWorld: (name, api) => {
      const exposed = { name, functions: Object.fromEntries(Object.entries(api).map(([key, value]) => [key, keep(value)])) }
      const expose = () => tell('expose', exposed)
      listen('page-ready', expose)
      expose()
    },
  }
  const known = (name, api) => new Proxy(api, { get: (target, key) => {
    if (key in target) return target[key]
    throw new Error('electron.' + name + '.' + String(key) + ' is not in the stand-in.')
  } })
  const electron = { contextBridge: known('contextBridge', contextBridge), ipcRenderer: known('ipcRenderer', ipcRenderer) }
  const require = (name) => {
    if (name === 'electron') return electron
    throw new Error('A sandboxed preload script cannot load ' + name + '.')
  }
  const module = { exports: {} }
  ;(function (require, module, exports) {
${preload}
  })(require, module, module.exports)
})()`
}
