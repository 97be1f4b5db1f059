import type { Problem } from '../problem.ts'

/** Collects what reading had to mend, for a person to see; the document opens all the same. */
export type RepairLog = {
  readonly warnings: readonly Problem[]
  readonly add: (code: string, nodeId: string | null, message: string, remedy?: string) => void
}

export function newRepairLog(): RepairLog {
  const warnings: Problem[] = []
  return {
    warnings,
    add: (code, nodeId, message, remedy = 'Check that the graph is wired as you expect.') => {
      warnings.push({ severity: 'warning', code, nodeId, input: null, message, details: '', remedy })
    },
  }
}
