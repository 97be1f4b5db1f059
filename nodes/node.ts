import type { NodeDefinition, OutputDefinition, Widget } from '../workflows/node-definition.ts'
import type { Files } from './inference/files.ts'
import type { Inference } from './inference/inference.ts'
import type {
  Clip,
  Conditioning,
  Guider,
  Image,
  Latent,
  Mask,
  Model,
  Noise,
  PictureForm,
  Sampler,
  Sigmas,
  Vae,
} from './inference/values.ts'

/**
 * A node is one file: its declaration and its `run`. Three laws hold for every node, and make caching legal:
 * it does not change its inputs, the same inputs give the same outputs, and side effects are declared (`isOutput`).
 */
export type NodeImplementation = {
  readonly definition: NodeDefinition
  /** Asks the runtime for work: such nodes run one at a time, all others beside them. */
  readonly usesRuntime: boolean
  /** Gives pictures as `context.pictures` asks. */
  readonly makesPictures: boolean
  /** Takes no more from pictures than bytes. */
  readonly writesPictures: boolean
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
type OutputImage = {
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
  /** What the pictures that this node makes are for. */
  readonly pictures: PictureForm
  /** Called for each finished step; shown with time and ETA. */
  readonly progress: (done: number, total: number) => void
  /** A picture of the work in progress: [h, w, 3] bytes. */
  readonly preview: (pixels: {
    readonly width: number
    readonly height: number
    readonly rgb: Uint8Array
  }) => void
  /** A finished PNG file for whoever queued the run, beside or instead of files on the disk. */
  readonly sendPicture: (png: Uint8Array) => void
  readonly log: (message: string) => void
  /** What is written into pictures and latents: JSON texts by key (`prompt`, `workflow`), in file order. */
  readonly metadata: () => Readonly<Record<string, string>>
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
  NOISE: Noise
  GUIDER: Guider
  SAMPLER: Sampler
  SIGMAS: Sigmas
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

/** One that may stay unconnected. */
export function optionalPort<K extends keyof PortValue>(
  type: K,
  options: { tooltip?: string } = {},
): Input<PortValue[K] | undefined> {
  return { type, widget: null, optional: true, ...options }
}

/** Inputs with a widget; bounds, defaults and order are ComfyUI's. */
export const widget = {
  int: ({ tooltip, advanced, ...options }: Bounds & Partial<IntWidget> & InputHints): Input<number> =>
    input(
      'INT',
      { step: 1, display: 'number', controlAfterGenerate: false, ...options, kind: 'int' },
      { tooltip, advanced },
    ),
  /** 64 bits: values beyond 2^53 arrive as bigint. */
  seed: (hints: InputHints = {}): Input<number | bigint> =>
    input(
      'INT',
      {
        kind: 'int',
        default: 0,
        min: 0,
        max: 0xffffffffffffffffn,
        step: 1,
        display: 'number',
        controlAfterGenerate: true,
      },
      hints,
    ),
  /** Any whole number of 64 bits; beyond 2^53 as bigint. */
  int64: (hints: InputHints = {}): Input<number | bigint> =>
    input(
      'INT',
      {
        kind: 'int',
        default: 0,
        min: -(2 ** 63),
        max: 0x7fffffffffffffffn,
        step: 1,
        display: 'number',
        controlAfterGenerate: true,
      },
      hints,
    ),
  float: ({ tooltip, advanced, ...options }: Bounds & Partial<FloatWidget> & InputHints): Input<number> =>
    input('FLOAT', { step: 0.01, display: 'number', ...options, kind: 'float' }, { tooltip, advanced }),
  string: ({ tooltip, advanced, ...options }: Partial<StringWidget> & InputHints = {}): Input<string> =>
    input(
      'STRING',
      { default: '', multiline: false, dynamicPrompts: false, ...options, kind: 'string' },
      { tooltip, advanced },
    ),
  boolean: ({ tooltip, advanced, ...options }: { default: boolean } & InputHints): Input<boolean> =>
    input('BOOLEAN', { ...options, kind: 'boolean' }, { tooltip, advanced }),
  combo: <const O extends string>({
    tooltip,
    advanced,
    optional,
    options,
    ...rest
  }: { options: readonly O[]; default?: NoInfer<O>; optional?: boolean } & InputHints): Input<O> =>
    input(
      'COMBO',
      { ...rest, options: [...options], imageUpload: false, kind: 'combo' },
      { tooltip, advanced, optional },
    ),
  /** A file of a model folder, or of `input`; the options are filled in when the catalogue is made. */
  file: (
    folder: string,
    { imageUpload, ...hints }: { imageUpload?: boolean } & InputHints = {},
  ): Input<string> =>
    input('COMBO', { kind: 'combo', options: [], folder, imageUpload: imageUpload ?? false }, hints),
}

type IntWidget = Extract<Widget, { kind: 'int' }>
type FloatWidget = Extract<Widget, { kind: 'float' }>
type StringWidget = Extract<Widget, { kind: 'string' }>
type Bounds = { default: number; min: number; max: number }
type InputHints = { readonly tooltip?: string | undefined; readonly advanced?: boolean | undefined }

function input<T>(
  type: string,
  definition: Widget,
  hints: InputHints & { readonly optional?: boolean | undefined },
): Input<T> {
  return {
    type,
    widget: definition,
    optional: hints.optional ?? false,
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
  readonly usesRuntime?: boolean
  readonly makesPictures?: boolean
  readonly writesPictures?: boolean
  readonly searchAliases?: readonly string[]
  readonly run: (inputs: InputValues<I>, context: NodeContext) => Promise<NodeResult>
  readonly fingerprint?: (inputs: InputValues<I>, context: FingerprintContext) => Promise<string>
}): NodeImplementation {
  const { run, fingerprint, inputs, outputs, isOutput, searchAliases, ...others } = node
  const { usesRuntime = false, makesPictures = false, writesPictures = false, ...rest } = others
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
    usesRuntime,
    makesPictures,
    writesPictures,
    run: (values, context) => run(values as InputValues<I>, context),
    ...(fingerprint === undefined
      ? {}
      : { fingerprint: (values, context) => fingerprint(values as InputValues<I>, context) }),
  }
}
