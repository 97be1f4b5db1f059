/** What a seed's menu offers to happen after each run. */
export const CONTROLS = ['fixed', 'increment', 'decrement', 'randomize'] as const
