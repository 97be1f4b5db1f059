import { toPrompt } from '../../workflows/comfy/to-prompt.ts'
import { stringifyJson } from '../../workflows/json.ts'
import { useUi } from '../app/ui-store.ts'
import { useCatalogue } from '../document/catalogue.ts'
import { activeDocument, useDocuments } from '../document/documents.ts'
import type { Host } from '../host/host.ts'
import { queueRun } from './queue-run.ts'
import { useRuns } from './run-store.ts'

/** Long enough to type a word, short enough to feel live. */
const PAUSE = 400

/**
 * Checks the active document after each edit, runs it again in the on-change mode, and keeps running it in the
 * continuous mode. Moving nodes changes nothing that runs, and starts nothing. `onChecked` hears null, or why a
 * check or a run could not be made. Returns the function that stops it.
 */
export function followEdits(host: Host, onChecked: (failure: Error | null) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  let checked = ''
  let checkedCatalogue: unknown = null
  const continued = new Map<string, string>()

  const onFailure = (error: unknown): void => {
    // The next look is to try again.
    checked = ''
    onChecked(error instanceof Error ? error : new Error(String(error)))
  }
  const look = async (): Promise<void> => {
    const document = activeDocument(useDocuments.getState())
    const { catalogue } = useCatalogue.getState()
    if (document === null || catalogue.size === 0) return
    const { prompt, problems: unfinished } = toPrompt(document.workflow, catalogue)
    const print = `${document.id} ${stringifyJson(prompt)}`
    if (print === checked && catalogue === checkedCatalogue) return
    const edited = checked.startsWith(`${document.id} `) && print !== checked
    checked = print
    checkedCatalogue = catalogue
    // Of what nobody has begun, nothing is to be said.
    const begun = Object.keys(document.workflow.nodes).length > 0
    const { problems } = begun ? await host.request('validate', { prompt }) : { problems: [] }
    onChecked(null)
    if (checked === print) useRuns.getState().setProblems(document.id, [...unfinished, ...problems])
    if (useUi.getState().runMode === 'change' && edited && begun) {
      await queueRun(host, document.id, { batch: 1, front: false, targets: null, replace: true })
    }
  }
  const soon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(() => void look().catch(onFailure), PAUSE)
  }
  const stopDocuments = useDocuments.subscribe(soon)
  const stopCatalogue = useCatalogue.subscribe(soon)
  const stopEvents = host.subscribe((event) => {
    if (event.type !== 'job-finished' || event.status !== 'success') return
    if (useUi.getState().runMode !== 'continuous' || event.documentId === null) return
    const document = useDocuments.getState().open.find(({ id }) => id === event.documentId)
    if (document === undefined) return
    // With every seed kept, the next run would give the same picture, and so on at full speed.
    const print = stringifyJson(toPrompt(document.workflow, useCatalogue.getState().catalogue).prompt)
    if (continued.get(document.id) === print) return
    continued.set(document.id, print)
    queueRun(host, document.id, { batch: 1, front: false, targets: null, replace: false }).catch(onFailure)
  })
  const stopConnection = host.onConnection?.((connected) => {
    if (connected) soon()
  })
  soon()
  return () => {
    clearTimeout(timer)
    stopDocuments()
    stopCatalogue()
    stopEvents()
    stopConnection?.()
  }
}
