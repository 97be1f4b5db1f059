import { BookOpen, Boxes, Images, ListOrdered, ListTree, type LucideIcon, TriangleAlert } from 'lucide-react'
import { useUi } from './ui-store.ts'

export type PanelId = 'outline' | 'templates' | 'models' | 'gallery' | 'queue' | 'problems'
export type Side = 'left' | 'right' | 'bottom'

/** The docked panels, their place and their key on the canvas; letters as ComfyUI's where it has one. */
export const PANELS: readonly {
  readonly id: PanelId
  readonly side: Side
  readonly icon: LucideIcon
  readonly key: string
}[] = [
  { id: 'outline', side: 'left', icon: ListTree, key: 'O' },
  { id: 'templates', side: 'left', icon: BookOpen, key: 'W' },
  { id: 'models', side: 'left', icon: Boxes, key: 'M' },
  { id: 'gallery', side: 'right', icon: Images, key: 'A' },
  { id: 'queue', side: 'right', icon: ListOrdered, key: 'Q' },
  { id: 'problems', side: 'bottom', icon: TriangleAlert, key: 'E' },
]

const SLOTS = { left: 'leftPanel', right: 'rightPanel', bottom: 'bottomPanel' } as const

export function openPanel(side: Side): (state: ReturnType<typeof useUi.getState>) => PanelId | null {
  return (state) => PANELS.find(({ id }) => id === state[SLOTS[side]])?.id ?? null
}

export function togglePanel(id: PanelId): void {
  const side = PANELS.find((panel) => panel.id === id)?.side ?? 'left'
  const state = useUi.getState()
  state.set({ [SLOTS[side]]: state[SLOTS[side]] === id ? null : id })
}
