import type { Conditioning, ConditioningScope } from './values.ts'

/** The same conditioning, further narrowed; what was set before for other things stays. */
export function scoped(conditioning: Conditioning, scope: ConditioningScope): Conditioning {
  return conditioning.map((entry) => ({ ...entry, scope: { ...entry.scope, ...scope } }))
}
