import { joinBatch, repeatBatch, sliceBatch } from './batch.ts'
import type { Weights } from './checkpoint/weights.ts'
import type { Inference, PromptText, TextOptions } from './inference.ts'
import type { Optimization, Runtime, Session } from './onnx/runtime.ts'
import type { DenoiserInput } from './sampling/guidance.ts'
import { conditioningVector } from './sdxl/conditioning.ts'
import { createJoinedContexts } from './sdxl/joined-contexts.ts'
import { encodeTokens, textEncoderModel } from './sdxl/text-encoder.ts'
import { unetMemory, type UnetMemory } from './sdxl/unet-memory.ts'
import { createUnetSession, type UnetSession } from './sdxl/unet-session.ts'
import { decodeLatent, VAE_SCALE } from './sdxl/vae-decode.ts'
import { encodeImage, latentSize } from './sdxl/vae-encode.ts'
import { decodeMemory, encodeMemory, fitTiling } from './sdxl/vae-memory.ts'
import { vaeDecoderModel, vaeEncoderModel } from './sdxl/vae-model.ts'
import { threeTilings, tileArea, type TileSize, type Tiling } from './sdxl/vae-tiles.ts'
import { createSessionPool, type Loaded } from './session-pool.ts'
import type { FloatTensor } from './tensor.ts'
import type { FindTextualInversion } from './tokenizer/textual-inversion.ts'
import { emptyChunk, tokenize, type Tokenized } from './tokenizer/tokenize.ts'
import type { AppliedLora, Clip, ConditioningEntry, Model, Vae } from './values.ts'

/** The networks in a runtime, loaded on need and held within a budget. */
export type InferenceService = Inference & {
  /** Labels of what is loaded now. */
  readonly loaded: () => readonly string[]
  readonly setMemoryBudget: (bytes: number) => void
  /** Unloads everything. */
  readonly freeMemory: () => Promise<void>
}

export function createInference(options: {
  readonly runtime: () => Promise<Runtime>
  readonly findTextualInversion: FindTextualInversion
  /** Private memory that loaded models may take. */
  readonly memoryBytes: number
}): InferenceService {
  const pool = createSessionPool(options.memoryBytes)
  const inTurn = createTurns()
  const joinedContext = createJoinedContexts()

  /** Both are one entry: a prompt needs them together. */
  async function textSessions(clip: Clip): Promise<TextSessions> {
    const runtime = await options.runtime()
    const { l, g } = clip.encoders
    return await pool.use({
      key: `text ${l?.identity} ${g?.identity} ${clip.stopAtLayer} ${identities(clip.loras)}`,
      label: `text encoders of ${(l ?? g)?.label}`,
      bytes: lazyBytes(l, runtime) + lazyBytes(g, runtime),
      load: async () => {
        const sessions = {
          l: await runtime.createSession(textEncoderModel(clip, 'l', runtime.dialect)),
          g: await runtime.createSession(textEncoderModel(clip, 'g', runtime.dialect)),
        }
        return {
          ...sessions,
          isAlive: () => sessions.l.isAlive() && sessions.g.isAlive(),
          release: async () => {
            await Promise.all([sessions.l.release(), sessions.g.release()])
          },
        }
      },
    })
  }

  async function encodeText(
    clip: Clip,
    text: PromptText,
    { signal, warn }: TextOptions,
  ): Promise<ConditioningEntry> {
    const tokens = await tokenizeBoth(text, options.findTextualInversion)
    for (const name of tokens.unknownEmbeddings) warn(`There is no embedding “${name}”; it is left out.`)
    signal.throwIfAborted()
    const sessions = await textSessions(clip)
    signal.throwIfAborted()
    return await encodeTokens(clip, sessions, tokens, signal)
  }

  /** Folded where the budget has room for it: the form must not change while a person compares pictures. */
  function unetForm({ unet }: Model, { device }: Runtime): UnetForm {
    const folded = unetMemory(unet, 'folded')
    return device === 'cpu' && folded.base <= pool.budget()
      ? { optimization: 'folded', memory: folded }
      : { optimization: 'lazy', memory: unetMemory(unet, 'lazy') }
  }

  async function unetSession(
    runtime: Runtime,
    model: Model,
    { optimization, memory }: UnetForm,
    latentPixels: number,
  ): Promise<UnetSession> {
    const deviceBytes = runtime.device === 'cpu' ? 0 : bytesOf(model.unet)
    return await pool.use({
      key: `unet ${optimization} ${model.unet.identity} ${identities(model.loras)}`,
      label: `UNet of ${model.unet.label}`,
      bytes: deviceBytes + memory.base + memory.perLatentPixel * latentPixels,
      load: () =>
        createUnetSession(runtime, {
          weights: model.unet,
          loras: model.loras.map(({ file }) => file),
          optimization,
        }),
    })
  }

  async function predict(model: Model, input: DenoiserInput, signal: AbortSignal): Promise<FloatTensor[]> {
    const { x, timestep, conditioning } = input
    const [batch = 1, , height = 0, width = 0] = x.dims
    const pixels = batch * height * width
    const runtime = await options.runtime()
    const form = unetForm(model, runtime)
    const areAlike = new Set(conditioning.map(({ embedding }) => embedding.dims.join())).size === 1
    // Weights are cast and packed once for all; a batch has that advantage already.
    const isTogether =
      batch === 1 &&
      areAlike &&
      form.memory.base + form.memory.perLatentPixel * pixels * conditioning.length <= pool.budget()
    const groups = isTogether ? [conditioning] : conditioning.map((entry) => [entry])
    const predictions: FloatTensor[] = []
    for (const group of groups) {
      const session = await unetSession(runtime, model, form, pixels * group.length)
      signal.throwIfAborted()
      const size = { width: width * VAE_SCALE, height: height * VAE_SCALE }
      const together = await session.predict({
        x: repeatBatch(x, group.length),
        timesteps: [timestep],
        context: joinedContext(group.map(({ embedding }) => embedding)),
        y: joinBatch(group.map((entry) => conditioningVector(entry, size))),
        strengths: model.loras.map(({ strength }) => strength),
      })
      predictions.push(...group.map((_, i) => sliceBatch(together, i * batch, batch)))
    }
    return predictions
  }

  async function withVae<T>(
    vae: Vae,
    kind: 'decoder' | 'encoder',
    size: { readonly height: number; readonly width: number },
    tiles: TileSize | null,
    use: (session: Session, tilings: readonly Tiling[]) => Promise<T>,
  ): Promise<T> {
    const runtime = await options.runtime()
    const model = kind === 'decoder' ? vaeDecoderModel : vaeEncoderModel
    const memory = (kind === 'decoder' ? decodeMemory : encodeMemory)(vae.weights)
    const key = `vae ${kind} ${vae.weights.identity}`
    const session = await pool.use({
      key,
      label: `VAE ${kind} of ${vae.weights.label}`,
      bytes: memory.base,
      load: () => runtime.createSession(model(vae.weights, runtime.dialect)),
    })
    const asked = tiles === null ? null : threeTilings(size, tiles)
    // Other models can be loaded again, whereas a picture in tiles differs from a whole one: they go first.
    const area = asked === null ? size.height * size.width : Math.max(...asked.map(tileArea))
    const whole = memory.base + memory.perLatentPixel * area
    const isWhole = await pool.makeRoom(key, whole)
    const taken = isWhole ? whole : pool.budget()
    pool.resize(key, taken)
    const result = await use(session, asked ?? [fitTiling(size, memory, taken)])
    // A session keeps what its largest pass took. Loading the VAE again costs a fraction of such a pass.
    if (taken > pool.budget() * LARGEST_KEPT_SHARE) await pool.release(key)
    return result
  }

  return {
    encodeText: (clip, text, textOptions) => inTurn(() => encodeText(clip, text, textOptions)),
    predict: (model, input, signal) => inTurn(() => predict(model, input, signal)),
    decode: (vae, latent, { signal, progress, pictures, tiles }) =>
      inTurn(async () => {
        const [, , height = 0, width = 0] = latent.samples.dims
        return await withVae(vae, 'decoder', { height, width }, tiles, (session, tilings) =>
          decodeLatent(session, latent, { tilings, signal, progress, pictures }),
        )
      }),
    encode: (vae, image, { signal, progress, tiles }) =>
      inTurn(() =>
        withVae(vae, 'encoder', latentSize(image), tiles, (session, tilings) =>
          encodeImage(session, image, { tilings, signal, progress }),
        ),
      ),
    loaded: pool.labels,
    setMemoryBudget: pool.setBudget,
    freeMemory: () => inTurn(pool.clear),
  }
}

const LARGEST_KEPT_SHARE = 0.25

type UnetForm = { readonly optimization: Optimization; readonly memory: UnetMemory }

type TextSessions = Loaded & { readonly l: Session; readonly g: Session }

/**
 * What weights that are cast for each run hold: on the CPU they stay in the mapped file, and a share of them is
 * private at a time, by measurement; a GPU has a copy of all.
 */
function lazyBytes(weights: Weights | null, { device }: Runtime): number {
  return weights === null ? 0 : bytesOf(weights) * (device === 'cpu' ? 0.1 : 1)
}

function bytesOf({ tensors }: Weights): number {
  let sum = 0
  for (const { length } of tensors.values()) sum += length
  return sum
}

function identities(loras: readonly AppliedLora[]): string {
  return loras.map(({ file }) => file.identity).join(' + ')
}

/** Each encoder has its own text; the shorter is filled with the empty prompt, as ComfyUI does. */
async function tokenizeBoth(text: PromptText, find: FindTextualInversion): Promise<Tokenized> {
  const [forL, forG] =
    text.l === text.g
      ? [await tokenize(text.l, find), null]
      : [await tokenize(text.l, find), await tokenize(text.g, find)]
  if (forG === null) return forL
  const chunks = Math.max(forL.l.length, forG.g.length)
  return {
    l: [...forL.l, ...Array.from({ length: chunks - forL.l.length }, () => emptyChunk('l'))],
    g: [...forG.g, ...Array.from({ length: chunks - forG.g.length }, () => emptyChunk('g'))],
    unknownEmbeddings: [...new Set([...forL.unknownEmbeddings, ...forG.unknownEmbeddings])],
  }
}

/** One at a time, in order of asking: a session that is in use must not be released under it. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const turn = last.then(work, work)
    last = turn.catch(() => undefined)
    return turn
  }
}
