import { newDocument } from '../../workflows/document.ts'
import { readWorkflow, readWorkflowText } from '../../workflows/comfy/read-workflow.ts'
import { useCatalogue } from '../document/catalogue.ts'
import { useDocuments } from '../document/documents.ts'
import { useRuns } from '../run/run-store.ts'

/** Opens JSON text in any of ComfyUI's forms as a new tab. @throws when it holds no workflow. */
export function openText(title: string, text: string, file: string | null = null): void {
  const read = readWorkflowText(text, useCatalogue.getState().catalogue)
  add(title, file, read)
}

/** The same for JSON that was parsed before: a template's. */
export function openJson(title: string, json: unknown): void {
  add(title, null, readWorkflow(json, useCatalogue.getState().catalogue))
}

/** A tab without a name, which follows the language until it gets one. */
export function openEmpty(): void {
  const id = crypto.randomUUID()
  useDocuments.getState().add({ id, title: '', file: null, workflow: newDocument(id) })
}

function add(title: string, file: string | null, read: ReturnType<typeof readWorkflow>): void {
  const id = crypto.randomUUID()
  useDocuments.getState().add({ id, title: title.replace(/\.json$/i, ''), file, workflow: read.document })
  if (read.warnings.length > 0) useRuns.getState().setProblems(id, read.warnings)
}
