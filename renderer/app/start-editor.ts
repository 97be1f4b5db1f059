import { readWorkflow } from '../../workflows/comfy/read-workflow.ts'
import { writeWorkflow } from '../../workflows/comfy/write-workflow.ts'
import { useFlow } from '../canvas/flow/flow-store.ts'
import { loadCatalogue, useCatalogue } from '../document/catalogue.ts'
import { useDocuments } from '../document/documents.ts'
import { fromRecord, keepDocuments } from '../document/keep.ts'
import type { Host } from '../host/host.ts'
import { changeLanguage } from '../i18n/i18n.ts'
import { exampleText } from '../panels/templates/example-text.ts'
import { followEdits } from '../run/automatic-runs.ts'
import { useRuns } from '../run/run-store.ts'
import { withView } from './actions/file-actions.ts'
import { openEmpty, openJson } from './open-document.ts'
import { loadSettings } from './settings-store.ts'
import { useUi } from './ui-store.ts'

/** Brings back what was open, or a first template; then listens to the engine and keeps every edit. */
export async function startEditor(host: Host): Promise<() => void> {
  const [settings, recovered] = await Promise.all([
    loadSettings(host),
    host.request('recoveredDocuments', {}),
    loadCatalogue(host),
  ])
  await changeLanguage(settings.language)
  const { catalogue } = useCatalogue.getState()
  const read = recovered.documents
    .toSorted((a, b) => a.order - b.order)
    .map((record) => fromRecord(record, (json) => readWorkflow(json, catalogue).document))
  useDocuments.getState().restore(
    read.map(({ document }) => document),
    recovered.active,
  )
  for (const { document, images, viewport } of read) {
    useRuns.getState().restoreImages(document.id, images)
    if (viewport !== null) {
      useFlow.setState(({ viewports }) => ({ viewports: { ...viewports, [document.id]: viewport } }))
    }
  }

  const unsubscribe = host.subscribe((event) => {
    useRuns.getState().receive(event)
    if (event.type === 'catalogue-changed') void reloadCatalogue(host)
  })
  const stopKeeping = keepDocuments({
    host,
    toJson: (document) => writeWorkflow(withView(document), useCatalogue.getState().catalogue),
    viewportOf: (id) => useFlow.getState().viewports[id] ?? null,
    onKept: (failure) => useUi.getState().set({ keepFailure: failure?.message ?? null }),
  })
  const stopFollowing = followEdits(host, (failure) =>
    useUi.getState().set({ checkFailure: failure?.message ?? null }),
  )
  const stopWatching = host.onConnection?.((connected) => {
    const back = connected && useUi.getState().gone
    useUi.getState().set({ gone: !connected })
    if (!back) return
    // It may have been started anew, with other models.
    useRuns.setState({ runtime: null })
    void showDevice(host)
    void reloadCatalogue(host)
  })
  if (read.length === 0) await openFirst(host)
  void showDevice(host)
  if (!settings.welcomeSeen) useUi.getState().set({ welcomeOpen: true })
  return () => {
    unsubscribe()
    stopKeeping()
    stopFollowing()
    stopWatching?.()
  }
}

async function openFirst(host: Host): Promise<void> {
  const { examples } = await host.request('examples', {})
  const first = examples[0]
  if (first === undefined) openEmpty()
  else openJson(exampleText(first).title, first.workflow)
}

async function reloadCatalogue(host: Host): Promise<void> {
  try {
    await loadCatalogue(host)
  } catch {
    // The next change tells again; the list that is here still works.
  }
}

/** Until the runtime speaks for itself. */
async function showDevice(host: Host): Promise<void> {
  try {
    const { device, privateBytes, residentBytes } = await host.request('stats', {})
    if (useRuns.getState().runtime !== null) return
    useRuns.setState({
      runtime: { type: 'runtime', status: 'idle', device, privateBytes, residentBytes, message: '' },
    })
  } catch {
    // The status bar does without.
  }
}
