import { valuesAfterRun } from '../../workflows/comfy/control-after-generate.ts'
import { withChosenTexts } from '../../workflows/comfy/dynamic-prompts.ts'
import { toPrompt } from '../../workflows/comfy/to-prompt.ts'
import { writeWorkflow } from '../../workflows/comfy/write-workflow.ts'
import type { Catalogue } from '../../workflows/node-definition.ts'
import type { Prompt } from '../../workflows/prompt.ts'
import { shownTitle } from '../app/shown-title.ts'
import { useCatalogue } from '../document/catalogue.ts'
import { changeSeeds } from '../document/commands/values.ts'
import { useDocuments } from '../document/documents.ts'
import type { Host } from '../host/host.ts'
import { useLastSeeds } from './last-seeds.ts'
import { useRuns } from './run-store.ts'
import { isAtOrInside } from './sum-runs.ts'

export type RunOptions = {
  /** How many runs; seeds step between them. */
  readonly batch: number
  readonly front: boolean
  /** Only these nodes and what they need; null for all outputs. */
  readonly targets: readonly string[] | null
  /** Older runs of this document are dropped: run on change. */
  readonly replace: boolean
}

/**
 * Queues runs of a document as it stands, then gives its seeds their next values, as ComfyUI does.
 * False when nothing in it can run; its problems then say why.
 */
export async function queueRun(host: Host, documentId: string, options: RunOptions): Promise<boolean> {
  for (let index = 0; index < options.batch; index++) {
    const document = useDocuments.getState().open.find(({ id }) => id === documentId)
    if (document === undefined) return false
    const { catalogue } = useCatalogue.getState()
    const { prompt: whole, problems: unfinished } = toPrompt(document.workflow, catalogue)
    const { document: workflow, prompt } = withChosenTexts(
      { document: document.workflow, prompt: whole },
      catalogue,
    )
    const targets = options.targets === null ? null : atOrInside(prompt, options.targets)
    const answer = await host.request('enqueue', {
      prompt,
      workflow: writeWorkflow(workflow, catalogue),
      title: shownTitle(document),
      documentId,
      targets,
      front: options.front,
      replace: options.replace,
    })
    const problems = [...unfinished, ...answer.problems]
    if (answer.jobId === null) {
      useRuns.getState().setProblems(documentId, problems)
      return false
    }
    const nodeIds = needed(prompt, targets, catalogue)
    useRuns.getState().queued(documentId, { id: answer.jobId, nodeIds }, problems)
    // A partial or automatic run shows the picture of these seeds; the next full run is to have them too.
    if (options.targets === null && !options.replace) stepSeeds(documentId, catalogue)
  }
  return true
}

/** Chosen nodes; of chosen subgraphs all that is inside. */
function atOrInside(prompt: Prompt, chosen: readonly string[]): string[] {
  return Object.keys(prompt).filter((id) => chosen.some((target) => isAtOrInside(id, target)))
}

/** The nodes that a run will visit. */
function needed(prompt: Prompt, targets: readonly string[] | null, catalogue: Catalogue): string[] {
  const waiting = Object.keys(prompt).filter((id) =>
    targets === null ? catalogue.get(prompt[id]?.class_type ?? '')?.isOutput : targets.includes(id),
  )
  const found = new Set(waiting)
  for (const id of found) {
    for (const value of Object.values(prompt[id]?.inputs ?? {})) {
      const source: unknown = Array.isArray(value) ? value[0] : undefined
      if (typeof source === 'string' && source in prompt) found.add(source)
    }
  }
  return [...found]
}

function stepSeeds(documentId: string, catalogue: Catalogue): void {
  const { open, edit } = useDocuments.getState()
  const document = open.find(({ id }) => id === documentId)
  if (document === undefined) return
  const stepped = valuesAfterRun(document.workflow, catalogue, Math.random)
  const used = stepped.flatMap(({ nodeId, input, used: value }) =>
    typeof value === 'number' || typeof value === 'bigint'
      ? [[`${documentId} ${nodeId} ${input}`, value] as const]
      : [],
  )
  const next = stepped.flatMap(({ nodeId, input, used: value, next: following }) =>
    following === value ? [] : [{ nodeId, input, value: following }],
  )
  useLastSeeds.setState(({ seeds }) => ({ seeds: { ...seeds, ...Object.fromEntries(used) } }))
  if (next.length > 0) edit(changeSeeds(next), document)
}
