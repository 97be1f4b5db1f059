import type { Catalogue, NodeDefinition } from '../node-definition.ts'
import { asLink, type Prompt, type PromptNode } from '../prompt.ts'
import { nameNode, type Said } from '../said.ts'
import type { ModelKind } from './model-kind.ts'

/** What is known of a model file, by folder and name; null where nothing is. */
export type KindOf = (folder: string, name: string) => ModelKind | null

/** A model file that a node names. */
export type NamedFile = {
  readonly nodeId: string
  readonly input: string
  readonly name: string
  readonly kind: ModelKind
  /** The input that says how strongly a LoRA counts, and its value. */
  readonly strength: { readonly input: string; readonly value: number } | null
}

/** A node that samples, with all that its advice depends on. */
export type Sampling = {
  readonly nodeId: string
  /** `KSampler (node 3)`. */
  readonly name: Said
  /** Literal values of the node; what a wire feeds is absent. */
  readonly values: Readonly<Record<string, unknown>>
  /** Files on the way of the model, the nearest first. */
  readonly files: readonly NamedFile[]
  /** A node on that way that says how the model's output is read. */
  readonly prediction: { readonly nodeId: string; readonly value: unknown } | null
  /** Texts behind the negative prompt that are not empty. */
  readonly negativeTexts: readonly { readonly nodeId: string; readonly input: string }[]
  /** The node that gives an empty latent its size. */
  readonly size: { readonly nodeId: string; readonly width: number; readonly height: number } | null
}

/** A node that turns latents into pixels or back, by a VAE of its own file. */
export type VaeUse = { readonly nodeId: string; readonly vae: NamedFile; readonly model: NamedFile }

export type Survey = { readonly samplings: readonly Sampling[]; readonly vaes: readonly VaeUse[] }

/** Gathers the facts that the rules judge; which nodes sample follows from their inputs, not their names. */
export function survey(prompt: Prompt, catalogue: Catalogue, kindOf: KindOf): Survey {
  const walk = newWalk(prompt, catalogue, kindOf)
  const samplings = Object.entries(prompt).flatMap(([id, node]) => {
    const definition = catalogue.get(node.class_type)
    return definition && samples(definition) ? [walk.sampling(id, node, definition)] : []
  })
  const byId = new Map(samplings.map((sampling) => [sampling.nodeId, sampling]))
  const vaes = Object.keys(prompt).flatMap((id) => walk.vaeUse(id, byId) ?? [])
  return { samplings, vaes }
}

function samples({ inputs }: NodeDefinition): boolean {
  const names = new Set(inputs.map(({ name }) => name))
  return ['model', 'steps', 'cfg', 'sampler_name', 'scheduler', 'positive', 'negative'].every((name) =>
    names.has(name),
  )
}

type Walk = {
  readonly sampling: (id: string, node: PromptNode, definition: NodeDefinition) => Sampling
  readonly vaeUse: (id: string, samplings: ReadonlyMap<string, Sampling>) => VaeUse | null
}

function newWalk(prompt: Prompt, catalogue: Catalogue, kindOf: KindOf): Walk {
  /** Producers of an input and their producers, as far as values of this type flow; nearest first. */
  const upstream = (id: string, input: string): readonly string[] => {
    const start = producer(id, input)
    if (start === null) return []
    const type = inputType(id, input)
    const found = new Set([start])
    // The set grows while it is walked.
    for (const at of found) {
      for (const { name, type: accepts } of definitionOf(at)?.inputs ?? []) {
        const next = accepts === type ? producer(at, name) : null
        if (next !== null) found.add(next)
      }
    }
    return [...found]
  }
  const definitionOf = (id: string): NodeDefinition | undefined => catalogue.get(prompt[id]?.class_type ?? '')
  const inputType = (id: string, input: string): string =>
    definitionOf(id)?.inputs.find(({ name }) => name === input)?.type ?? ''
  const producer = (id: string, input: string): string | null => {
    const link = asLink(prompt[id]?.inputs[input])
    return link !== null && Object.hasOwn(prompt, link[0]) ? link[0] : null
  }
  const literals = (id: string): Record<string, unknown> =>
    Object.fromEntries(Object.entries(prompt[id]?.inputs ?? {}).filter(([, value]) => !Array.isArray(value)))
  const filesOf = (id: string): readonly NamedFile[] => {
    const values = literals(id)
    return (definitionOf(id)?.inputs ?? []).flatMap(({ name, widget }): NamedFile[] => {
      const file = values[name]
      if (widget?.kind !== 'combo' || widget.folder === undefined || typeof file !== 'string') return []
      const kind = kindOf(widget.folder, file)
      if (kind === null) return []
      const strength = values['strength_model']
      return [
        {
          nodeId: id,
          input: name,
          name: file,
          kind,
          strength: typeof strength === 'number' ? { input: 'strength_model', value: strength } : null,
        },
      ]
    })
  }
  return {
    sampling: (id, node, definition) => {
      const models = upstream(id, 'model')
      const prediction = models.find((at) => 'sampling' in literals(at))
      return {
        nodeId: id,
        name: nameNode(node._meta?.title ?? definition.displayName, id),
        values: literals(id),
        files: models.flatMap(filesOf),
        prediction:
          prediction === undefined ? null : { nodeId: prediction, value: literals(prediction)['sampling'] },
        negativeTexts: upstream(id, 'negative').flatMap((at) => textsOf(definitionOf(at), at, literals(at))),
        size: sizeOf(producer(id, 'latent_image'), literals),
      }
    },
    vaeUse: (id, samplings) => {
      const [vae] = upstream(id, 'vae').flatMap(filesOf)
      if (!vae) return null
      const sampler = upstream(id, 'samples').find((at) => samplings.has(at))
      const model = samplings.get(sampler ?? '')?.files.find(isWholeModel)
      return model ? { nodeId: id, vae, model } : null
    },
  }
}

export function isWholeModel({ kind }: NamedFile): boolean {
  return kind.form === 'checkpoint' || kind.form === 'unet'
}

function textsOf(
  definition: NodeDefinition | undefined,
  nodeId: string,
  values: Readonly<Record<string, unknown>>,
): Sampling['negativeTexts'] {
  return (definition?.inputs ?? []).flatMap(({ name, widget }) => {
    const text = values[name]
    const isText = widget?.kind === 'string' && widget.multiline && typeof text === 'string'
    return isText && text.trim() !== '' ? [{ nodeId, input: name }] : []
  })
}

function sizeOf(
  nodeId: string | null,
  literals: (id: string) => Readonly<Record<string, unknown>>,
): Sampling['size'] {
  if (nodeId === null) return null
  const { width, height } = literals(nodeId)
  return typeof width === 'number' && typeof height === 'number' ? { nodeId, width, height } : null
}
