import i18next from 'i18next'
import { en } from '../i18n/en.ts'

export type ActionId = keyof typeof en.actions
export type Shortcut = {
  readonly action: ActionId
  /** `Mod` is Ctrl, and Cmd on macOS. The key is `KeyboardEvent.key`, or its `code` for letters and digits. */
  readonly keys: string
  /** `canvas`: only while no text is being typed. */
  readonly scope: 'global' | 'canvas'
}

/** All keys in one table; ComfyUI's defaults where it has one. */
export const SHORTCUTS: readonly Shortcut[] = [
  { action: 'run', keys: 'Mod+Enter', scope: 'global' },
  { action: 'runFront', keys: 'Mod+Shift+Enter', scope: 'global' },
  { action: 'interrupt', keys: 'Mod+Alt+Enter', scope: 'global' },
  // Browsers keep Ctrl+N and Ctrl+W to themselves; the app does not.
  { action: 'new', keys: 'Mod+Alt+N', scope: 'global' },
  { action: 'new', keys: 'Mod+N', scope: 'global' },
  { action: 'close', keys: 'Mod+W', scope: 'global' },
  { action: 'open', keys: 'Mod+O', scope: 'global' },
  { action: 'save', keys: 'Mod+S', scope: 'global' },
  { action: 'saveAs', keys: 'Mod+Shift+S', scope: 'global' },
  { action: 'nextTab', keys: 'Mod+PageDown', scope: 'global' },
  { action: 'previousTab', keys: 'Mod+PageUp', scope: 'global' },
  { action: 'shortcuts', keys: 'Mod+Shift+K', scope: 'global' },
  { action: 'find', keys: 'Mod+F', scope: 'global' },
  { action: 'undo', keys: 'Mod+Z', scope: 'canvas' },
  { action: 'redo', keys: 'Mod+Y', scope: 'canvas' },
  { action: 'redo', keys: 'Mod+Shift+Z', scope: 'canvas' },
  { action: 'addNode', keys: 'Tab', scope: 'canvas' },
  { action: 'selectAll', keys: 'Mod+A', scope: 'canvas' },
  { action: 'duplicate', keys: 'Mod+D', scope: 'canvas' },
  { action: 'delete', keys: 'Delete', scope: 'canvas' },
  { action: 'delete', keys: 'Backspace', scope: 'canvas' },
  { action: 'deleteBridge', keys: 'Mod+Delete', scope: 'canvas' },
  { action: 'group', keys: 'Mod+G', scope: 'canvas' },
  { action: 'convertToSubgraph', keys: 'Mod+Shift+E', scope: 'canvas' },
  { action: 'openSubgraph', keys: 'Alt+ArrowDown', scope: 'canvas' },
  { action: 'leaveSubgraph', keys: 'Alt+ArrowUp', scope: 'canvas' },
  { action: 'bypass', keys: 'Mod+B', scope: 'canvas' },
  { action: 'mute', keys: 'Mod+M', scope: 'canvas' },
  { action: 'collapse', keys: 'Alt+C', scope: 'canvas' },
  { action: 'pin', keys: 'P', scope: 'canvas' },
  { action: 'rename', keys: 'F2', scope: 'canvas' },
  { action: 'connect', keys: 'C', scope: 'canvas' },
  { action: 'swapInputs', keys: 'Shift+X', scope: 'canvas' },
  { action: 'layout', keys: 'L', scope: 'canvas' },
  { action: 'fit', keys: '.', scope: 'canvas' },
  { action: 'zoomIn', keys: 'Alt+=', scope: 'canvas' },
  { action: 'zoomOut', keys: 'Alt+-', scope: 'canvas' },
  { action: 'zoomActual', keys: 'Alt+0', scope: 'canvas' },
  { action: 'minimap', keys: 'Alt+Shift+M', scope: 'canvas' },
  { action: 'refresh', keys: 'R', scope: 'canvas' },
  { action: 'moveLeft', keys: 'ArrowLeft', scope: 'canvas' },
  { action: 'moveRight', keys: 'ArrowRight', scope: 'canvas' },
  { action: 'moveUp', keys: 'ArrowUp', scope: 'canvas' },
  { action: 'moveDown', keys: 'ArrowDown', scope: 'canvas' },
  { action: 'nextNode', keys: 'Mod+ArrowRight', scope: 'canvas' },
  { action: 'previousNode', keys: 'Mod+ArrowLeft', scope: 'canvas' },
]

const MAC = typeof navigator !== 'undefined' && navigator.platform.startsWith('Mac')

export function shortcutFor(event: KeyboardEvent): Shortcut | undefined {
  return SHORTCUTS.find(({ keys }) => matches(keys, event))
}

/** For menus: `Ctrl+Shift+S`, or `⌘⇧S` on macOS; null when the action has no key. */
export function keysOf(action: ActionId): string | null {
  const keys = SHORTCUTS.find((shortcut) => shortcut.action === action)?.keys
  return keys === undefined ? null : showKeys(keys)
}

export function showKeys(keys: string): string {
  const parts = keys
    .split('+')
    .map((part) => SIGNS[part] ?? (isNamed(part) ? i18next.t(`keys.${part}`) : part))
  return MAC ? parts.join('') : parts.join('+')
}

const SIGNS: Readonly<Record<string, string>> = {
  ...(MAC ? { Mod: '⌘', Shift: '⇧', Alt: '⌥' } : {}),
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
}

function isNamed(part: string): part is keyof typeof en.keys {
  return Object.hasOwn(en.keys, part)
}

function matches(keys: string, event: KeyboardEvent): boolean {
  const parts = keys.split('+')
  const key = parts.at(-1) ?? ''
  const wants = (part: string): boolean => parts.slice(0, -1).includes(part)
  const mod = MAC ? event.metaKey : event.ctrlKey
  if (mod !== wants('Mod') || event.altKey !== wants('Alt') || event.shiftKey !== wants('Shift')) return false
  // Alt changes what a letter key types on macOS; the code does not change.
  return /^[A-Z0-9]$/.test(key)
    ? event.code === `Key${key}` || event.code === `Digit${key}`
    : event.key === key || (key === '=' && event.code === 'Equal') || (key === '-' && event.code === 'Minus')
}
