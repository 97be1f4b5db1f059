import { told, type Problem } from '../problem.ts'
import { say, type Said } from '../said.ts'

/** Collects what reading had to mend, for a person to see; the document opens all the same. */
export type RepairLog = {
  readonly warnings: readonly Problem[]
  readonly add: (code: string, nodeId: string | null, message: Said, remedy?: Said) => void
}

export function newRepairLog(): RepairLog {
  const warnings: Problem[] = []
  return {
    warnings,
    add: (code, nodeId, message, remedy = say('checkWires')) => {
      const text = told(message, remedy)
      warnings.push({ severity: 'warning', code, nodeId, input: null, details: '', ...text })
    },
  }
}
