/** Below this zoom nothing on a card can be read. */
export const FAR = 0.3

/** From this many nodes on, only what is in view is rendered, and from afar one drawing stands for all. */
export const LARGE = 150

/** For React Flow's store: whether the view is that far out. */
export function isFar(state: { readonly transform: readonly [number, number, number] }): boolean {
  return state.transform[2] < FAR
}
