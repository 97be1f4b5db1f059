import { z } from 'zod'
import { ModelKind } from '../../workflows/guide/model-kind.ts'
import { NodeDefinition } from '../../workflows/node-definition.ts'
import { Problem } from '../../workflows/problem.ts'
import { Prompt } from '../../workflows/prompt.ts'
import { JobId, JobSummary, OutputImage } from './events.ts'

/**
 * Every request that the editor can make of the engine: name, payload, answer. The same over Electron's IPC
 * and over HTTP. The serving side parses payloads and checks senders; the asking side parses answers.
 */

const Nothing = z.object({})

export const ModelInfo = z.object({
  /** Relative to its folder, with forward slashes. */
  name: z.string(),
  folder: z.string(),
  bytes: z.number(),
  modified: z.number(),
  /** What the file is, for a person: `SDXL checkpoint, Lightning 4-step`; null until it was read. */
  description: z.string().nullable(),
  family: z.string().nullable(),
  /** The guide's kind: `lightning`, `turbo`, `lcm`, `base` …, with the step count it was made for. */
  kind: z.string().nullable(),
  steps: z.number().nullable(),
  /** What the guide's rules go by. */
  guide: ModelKind.nullable(),
  problem: z.string().nullable(),
})
export type ModelInfo = z.infer<typeof ModelInfo>

export const GalleryItem = z.object({
  /** Opaque; `host.imageUrl(id)` makes a URL of it. */
  id: z.string(),
  filename: z.string(),
  subfolder: z.string(),
  type: z.enum(['output', 'temp', 'input']),
  width: z.number(),
  height: z.number(),
  bytes: z.number(),
  created: z.number(),
  hasWorkflow: z.boolean(),
})
export type GalleryItem = z.infer<typeof GalleryItem>

/** A document's recovery record: what reopening restores, unsaved edits included. */
export const RecoveredDocument = z.object({
  id: z.string(),
  title: z.string(),
  /** Opaque handle of the file it was opened from or saved to; null: never saved. */
  file: z.string().nullable(),
  dirty: z.boolean(),
  order: z.number(),
  /** ComfyUI UI form. */
  workflow: z.unknown(),
  /** Undo and redo stacks and view, as the editor wrote them. */
  history: z.unknown(),
})
export type RecoveredDocument = z.infer<typeof RecoveredDocument>

export const OpenedFile = z.object({
  file: z.string().nullable(),
  title: z.string(),
  /** JSON text of a workflow in any of ComfyUI's forms. */
  text: z.string(),
})
export type OpenedFile = z.infer<typeof OpenedFile>

export const SystemStats = z.object({
  version: z.string(),
  device: z.string(),
  devices: z.array(z.string()),
  privateBytes: z.number(),
  residentBytes: z.number(),
  memoryBudget: z.number(),
  totalMemory: z.number(),
  freeMemory: z.number(),
  loadedModels: z.array(z.string()),
  outputFolder: z.string(),
  modelFolders: z.array(z.string()),
})
export type SystemStats = z.infer<typeof SystemStats>

export const Settings = z.object({
  theme: z.enum(['system', 'dark', 'light', 'high-contrast']).default('system'),
  language: z.string().default('system'),
  device: z.string().default('auto'),
  memoryBudgetMegabytes: z.number().nullable().default(null),
  modelFolders: z.array(z.string()).default([]),
  outputFolder: z.string().nullable().default(null),
  livePreview: z.boolean().default(true),
  welcomeSeen: z.boolean().default(false),
  editor: z.record(z.string(), z.unknown()).default({}),
})
export type Settings = z.infer<typeof Settings>

const setting = Settings.shape
/** Not `Settings.partial()`: that fills absent keys with their defaults, and would reset what nobody changed. */
export const SettingsChanges = z
  .object({
    theme: setting.theme.unwrap(),
    language: setting.language.unwrap(),
    device: setting.device.unwrap(),
    memoryBudgetMegabytes: setting.memoryBudgetMegabytes.unwrap(),
    modelFolders: setting.modelFolders.unwrap(),
    outputFolder: setting.outputFolder.unwrap(),
    livePreview: setting.livePreview.unwrap(),
    welcomeSeen: setting.welcomeSeen.unwrap(),
    editor: setting.editor.unwrap(),
  })
  .partial()
export type SettingsChanges = z.infer<typeof SettingsChanges>

export const requests = {
  /** Every node; file combos list what the folders hold now. */
  catalogue: { payload: Nothing, answer: z.object({ nodes: z.array(NodeDefinition) }) },
  /** Queues one run. Problems that are errors reject nothing here: outputs that can run do. */
  enqueue: {
    payload: z.object({
      prompt: Prompt,
      /** The UI form, written into pictures. */
      workflow: z.unknown(),
      title: z.string(),
      documentId: z.string().nullable(),
      /** Only these outputs and what they need. */
      targets: z.array(z.string()).nullable(),
      front: z.boolean(),
      /** Cancels this document's older pending and running jobs first: run-on-change. */
      replace: z.boolean(),
    }),
    answer: z.object({ jobId: JobId.nullable(), problems: z.array(Problem) }),
  },
  validate: { payload: z.object({ prompt: Prompt }), answer: z.object({ problems: z.array(Problem) }) },
  cancel: { payload: z.object({ jobId: JobId }), answer: Nothing },
  clearQueue: { payload: Nothing, answer: Nothing },
  reorderQueue: { payload: z.object({ jobIds: z.array(JobId) }), answer: Nothing },
  queue: { payload: Nothing, answer: z.object({ jobs: z.array(JobSummary) }) },
  freeMemory: { payload: Nothing, answer: Nothing },
  stats: { payload: Nothing, answer: SystemStats },

  models: { payload: z.object({ folder: z.string() }), answer: z.object({ models: z.array(ModelInfo) }) },
  /** ComfyUI and A1111 installations found in the usual places. */
  discoverModelFolders: {
    payload: Nothing,
    answer: z.object({
      found: z.array(z.object({ path: z.string(), kind: z.string(), models: z.number() })),
    }),
  },
  /** Asks the person with a native dialog; in a browser null, and the editor shows its own field. */
  chooseFolder: { payload: Nothing, answer: z.object({ path: z.string().nullable() }) },
  settings: { payload: Nothing, answer: Settings },
  changeSettings: { payload: z.object({ changes: SettingsChanges }), answer: Settings },

  examples: {
    payload: Nothing,
    answer: z.object({
      examples: z.array(
        z.object({ name: z.string(), title: z.string(), description: z.string(), workflow: z.unknown() }),
      ),
    }),
  },

  gallery: {
    payload: z.object({ offset: z.number(), limit: z.number() }),
    answer: z.object({ items: z.array(GalleryItem), total: z.number() }),
  },
  /** One picture of any of the folders: a preview is in no gallery. */
  picture: { payload: z.object({ image: OutputImage }), answer: GalleryItem },
  /** The workflow embedded in a picture. */
  pictureWorkflow: {
    payload: z.object({ image: OutputImage }),
    answer: z.object({ workflow: z.unknown().nullable(), prompt: z.unknown().nullable() }),
  },
  deletePicture: { payload: z.object({ image: OutputImage }), answer: Nothing },
  reveal: { payload: z.object({ image: OutputImage }), answer: Nothing },
  /** Stores a dropped or pasted picture in the input folder under a free name. */
  uploadImage: {
    payload: z.object({ name: z.string(), bytes: z.instanceof(Uint8Array) }),
    answer: z.object({ name: z.string() }),
  },

  /** Native open dialog; null when the person cancels. */
  openFile: { payload: Nothing, answer: z.object({ opened: OpenedFile.nullable() }) },
  /** What a browser has saved on the machine that runs the engine, the newest first. */
  savedWorkflows: {
    payload: Nothing,
    answer: z.object({
      workflows: z.array(
        z.object({
          /** Its path in the folder of workflows, with forward slashes. */
          name: z.string(),
          /** Milliseconds since the epoch. */
          modified: z.number(),
        }),
      ),
    }),
  },
  /** One of them; saving it goes to the same file. */
  openSaved: { payload: z.object({ name: z.string() }), answer: z.object({ opened: OpenedFile }) },
  /** `file` null asks for a place first. Rejects when another window or program changed the file since. */
  saveFile: {
    payload: z.object({
      file: z.string().nullable(),
      suggestedName: z.string(),
      text: z.string(),
      overwrite: z.boolean(),
    }),
    answer: z.discriminatedUnion('status', [
      z.object({ status: z.literal('saved'), file: z.string(), title: z.string() }),
      z.object({ status: z.literal('cancelled') }),
      z.object({ status: z.literal('conflict'), message: z.string() }),
    ]),
  },
  recoveredDocuments: {
    payload: Nothing,
    answer: z.object({ documents: z.array(RecoveredDocument), active: z.string().nullable() }),
  },
  /** Called on every edit, durable when it answers. */
  keepDocument: { payload: z.object({ document: RecoveredDocument }), answer: Nothing },
  forgetDocument: { payload: z.object({ id: z.string() }), answer: Nothing },
  activateDocument: { payload: z.object({ id: z.string() }), answer: Nothing },
} as const satisfies Record<string, { payload: z.ZodType; answer: z.ZodType }>

export type RequestName = keyof typeof requests
export type Payload<N extends RequestName> = z.infer<(typeof requests)[N]['payload']>
export type Answer<N extends RequestName> = z.infer<(typeof requests)[N]['answer']>

/** What travels back: Electron would drop everything of an error but its message. */
export const Reply = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({
    ok: z.literal(false),
    error: z.object({ code: z.string(), message: z.string(), remedy: z.string() }),
  }),
])
export type Reply = z.infer<typeof Reply>

/** One function per request, as the serving side implements it. */
export type Handlers = { readonly [N in RequestName]: (payload: Payload<N>) => Promise<Answer<N>> }
