import type { NodeDefinition, OutputDefinition, Widget } from '../workflows/node-definition.ts'
import type { Prompt } from '../workflows/prompt.ts'
import type { Files } from './inference/files.ts'
import type { Inference } from './inference/inference.ts'
import type { Clip, Conditioning, Image, Latent, Mask, Model, Vae } from './inference/values.ts'

/**
 * A node is one file: its declaration and its `run`. Three laws hold for every node, and make caching legal:
 * it does not change its inputs, the same inputs give the same outputs, and side effects are declared (`isOutput`).
 */
export type NodeImplementation = {
  readonly definition: NodeDefinition
  /** Values by input name, already validated and coerced; outputs in the declared order. */
  readonly run: (inputs: Readonly<Record<string, unknown>>, context: NodeContext) => Promise<NodeResult>
  /** A string that changes when the outside world that this node reads has changed (a file's identity). */
  readonly fingerprint?: (
    inputs: Readonly<Record<string, unknown>>,
    context: FingerprintContext,
  ) => Promise<string>
}

export type NodeResult = {
  readonly outputs: readonly unknown[]
  /** Pictures that the node shows on itself. */
  readonly images?: readonly OutputImage[]
}

/** A written picture, by place: never by path. */
export type OutputImage = {
  readonly filename: string
  readonly subfolder: string
  readonly type: 'output' | 'temp' | 'input'
}

export type FingerprintContext = { readonly files: Files }

export type NodeContext = {
  readonly nodeId: string
  readonly signal: AbortSignal
  readonly inference: Inference
  readonly files: Files
  /** Called for each finished step; shown with time and ETA. */
  readonly progress: (done: number, total: number) => void
  /** A picture of the work in progress: [h, w, 3] bytes. */
  readonly preview: (pixels: {
    readonly width: number
    readonly height: number
    readonly rgb: Uint8Array
  }) => void
  readonly log: (message: string) => void
  /** For what is written into pictures: the run's API form and the editor's document. */
  readonly prompt: Prompt
  readonly workflow: unknown
}

/** The TypeScript type of a value on a port of this type. */
export type PortValue = {
  MODEL: Model
  CLIP: Clip
  VAE: Vae
  CONDITIONING: Conditioning
  LATENT: Latent
  IMAGE: Image
  MASK: Mask
}

type Input<T> = {
  readonly type: string
  readonly widget: Widget | null
  readonly optional: boolean
  readonly tooltip?: string
  readonly advanced?: boolean
  readonly value?: T
}
type InputValues<I> = { readonly [K in keyof I]: I[K] extends Input<infer T> ? T : never }

/** A wire-only input. */
export function port<K extends keyof PortValue>(
  type: K,
  options: { tooltip?: string } = {},
): Input<PortValue[K]> {
  return { type, widget: null, optional: false, ...options }
}

/** Inputs with a widget; bounds, defaults and order are ComfyUI's. */
export const widget = {
  int: (
    options: Omit<Extract<Widget, { kind: 'int' }>, 'kind' | 'step' | 'display' | 'controlAfterGenerate'> &
      Partial<Extract<Widget, { kind: 'int' }>> &
      InputHints,
  ): Input<number | bigint> =>
    input(
      'INT',
      { step: 1, display: 'number', controlAfterGenerate: false, ...options, kind: 'int' },
      options,
    ),
  float: (
    options: Omit<Extract<Widget, { kind: 'float' }>, 'kind' | 'step' | 'display'> &
      Partial<Extract<Widget, { kind: 'float' }>> &
      InputHints,
  ): Input<number> => input('FLOAT', { step: 0.01, display: 'number', ...options, kind: 'float' }, options),
  string: (options: Partial<Extract<Widget, { kind: 'string' }>> & InputHints = {}): Input<string> =>
    input(
      'STRING',
      { default: '', multiline: false, dynamicPrompts: false, ...options, kind: 'string' },
      options,
    ),
  boolean: (options: { default: boolean } & InputHints): Input<boolean> =>
    input('BOOLEAN', { ...options, kind: 'boolean' }, options),
  combo: (options: { options: readonly string[]; default?: string } & InputHints): Input<string> =>
    input('COMBO', { ...options, options: [...options.options], imageUpload: false, kind: 'combo' }, options),
  /** A file of a model folder; the options are filled in when the catalogue is made. */
  file: (folder: string, options: { imageUpload?: boolean } & InputHints = {}): Input<string> =>
    input(
      'COMBO',
      { kind: 'combo', options: [], folder, imageUpload: options.imageUpload ?? false },
      options,
    ),
}

type InputHints = { readonly tooltip?: string; readonly advanced?: boolean }

function input<T>(type: string, definition: Widget, hints: InputHints): Input<T> {
  return {
    type,
    widget: definition,
    optional: false,
    ...(hints.tooltip === undefined ? {} : { tooltip: hints.tooltip }),
    ...(hints.advanced === undefined ? {} : { advanced: hints.advanced }),
  }
}

/** Declares a node. Input order is widget order; `run` gets its inputs typed. */
export function defineNode<const I extends Record<string, Input<unknown>>>(node: {
  readonly type: string
  readonly displayName: string
  readonly category: string
  readonly description: string
  readonly inputs: I
  readonly outputs: readonly OutputDefinition[]
  readonly isOutput?: boolean
  readonly searchAliases?: readonly string[]
  readonly run: (inputs: InputValues<I>, context: NodeContext) => Promise<NodeResult>
  readonly fingerprint?: (inputs: InputValues<I>, context: FingerprintContext) => Promise<string>
}): NodeImplementation {
  const { run, fingerprint, inputs, outputs, isOutput, searchAliases, ...rest } = node
  const definition: NodeDefinition = {
    ...rest,
    inputs: Object.entries(inputs).map(([name, { widget, type, optional, tooltip, advanced }]) => ({
      name,
      type,
      optional,
      widget,
      advanced: advanced ?? false,
      ...(tooltip === undefined ? {} : { tooltip }),
    })),
    outputs: [...outputs],
    isOutput: isOutput ?? false,
    searchAliases: [...(searchAliases ?? [])],
  }
  return {
    definition,
    run: (values, context) => run(values as InputValues<I>, context),
    ...(fingerprint === undefined
      ? {}
      : { fingerprint: (values, context) => fingerprint(values as InputValues<I>, context) }),
  }
}
