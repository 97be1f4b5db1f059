import type { TFunction } from 'i18next'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { NodeFailure } from '../../electron/ipc/events.ts'
import type { WorkflowDocument } from '../../workflows/document.ts'
import type { Catalogue } from '../../workflows/node-definition.ts'
import type { Problem } from '../../workflows/problem.ts'
import { graphAt, placeOf } from '../../workflows/subgraph/level.ts'
import { nodeTitle } from '../canvas/flow/flow-nodes.ts'
import { useCatalogue } from '../document/catalogue.ts'
import { activeDocument, useDocuments } from '../document/documents.ts'
import { useRuns } from '../run/run-store.ts'

/**
 * What is wrong with the active document: first what its last run failed at, until another starts. Null while
 * nothing is known of it yet.
 */
export function useProblems(): readonly Problem[] | null {
  const { t } = useTranslation()
  const document = useDocuments(activeDocument)
  const catalogue = useCatalogue((state) => state.catalogue)
  const run = useRuns((state) => (document === null ? undefined : state.documents[document.id]))
  const workflow = document?.workflow ?? null
  const problems = workflow === null ? NONE : (run?.problems ?? null)
  const failure = run?.outcome?.failure ?? null
  return useMemo(
    () =>
      workflow === null || failure === null
        ? problems
        : [failureAsProblem(t, failure, workflow, catalogue), ...(problems ?? NONE)],
    [t, failure, problems, workflow, catalogue],
  )
}

const NONE: never[] = []

function failureAsProblem(
  t: TFunction,
  failure: NodeFailure,
  workflow: WorkflowDocument,
  catalogue: Catalogue,
): Problem {
  const { level, node: id } = placeOf(failure.nodeId)
  const node = graphAt(workflow, level).nodes[id]
  const title = node === undefined ? failure.nodeType : nodeTitle(node, catalogue, workflow)
  const name = t('problems.node', { title, id: failure.nodeId })
  return {
    severity: 'error',
    code: 'run_failed',
    // A node that was deleted since cannot be shown.
    nodeId: node === undefined ? null : failure.nodeId,
    input: failure.input,
    message: t('problems.atNode', { node: name, text: failure.message }),
    details: '',
    remedy: failure.remedy,
  }
}
