import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.ts'
import type { Catalogue, InputDefinition, NodeDefinition, Widget } from '../node-definition.ts'

/** ComfyUI's `/object_info`: node definitions by type, as scripts and other editors ask for them. */
export function catalogueToObjectInfo(catalogue: Catalogue): Record<string, JsonObject> {
  return Object.fromEntries([...catalogue].map(([type, definition]) => [type, toObjectInfo(definition)]))
}

/** Reads the answer of an `/object_info` request; what is not a node definition is skipped. */
export function catalogueFromObjectInfo(info: JsonObject): Catalogue {
  return new Map(
    Object.entries(info).flatMap(([type, entry]): [string, NodeDefinition][] =>
      isJsonObject(entry) ? [[type, fromObjectInfo(type, entry)]] : [],
    ),
  )
}

export function toObjectInfo(definition: NodeDefinition): JsonObject {
  const required = definition.inputs.filter(({ optional }) => !optional)
  const optional = definition.inputs.filter((input) => input.optional)
  const hidden: JsonObject = definition.isOutput ? { prompt: 'PROMPT', extra_pnginfo: 'EXTRA_PNGINFO' } : {}
  return {
    input: {
      required: inputConfigs(required),
      ...(optional.length > 0 ? { optional: inputConfigs(optional) } : {}),
      ...(definition.isOutput ? { hidden } : {}),
    },
    input_order: {
      required: required.map(({ name }) => name),
      ...(optional.length > 0 ? { optional: optional.map(({ name }) => name) } : {}),
      ...(definition.isOutput ? { hidden: Object.keys(hidden) } : {}),
    },
    is_input_list: false,
    output: definition.outputs.map(({ type }) => type),
    output_is_list: definition.outputs.map(() => false),
    output_name: definition.outputs.map(({ name }) => name),
    output_tooltips: definition.outputs.map(({ tooltip }) => tooltip ?? null),
    name: definition.type,
    display_name: definition.displayName,
    description: definition.description,
    python_module: 'nodes',
    category: definition.category,
    output_node: definition.isOutput,
    search_aliases: definition.searchAliases,
  }
}

/** One input as `[TYPE, options]`; combos carry their options in place of the type. */
export function inputConfig(input: InputDefinition): Json {
  const hints: JsonObject = {
    ...(input.tooltip === undefined ? {} : { tooltip: input.tooltip }),
    ...(input.advanced ? { advanced: true } : {}),
  }
  const { widget } = input
  if (widget === null) {
    const options = SCALARS.has(input.type) ? { forceInput: true, ...hints } : hints
    return Object.keys(options).length > 0 ? [input.type, options] : [input.type]
  }
  const options = { ...widgetOptions(widget), ...hints }
  const type = widget.kind === 'combo' ? widget.options : input.type
  return Object.keys(options).length > 0 ? [type, options] : [type]
}

const SCALARS = new Set(['INT', 'FLOAT', 'STRING', 'BOOLEAN'])

function inputConfigs(inputs: readonly InputDefinition[]): JsonObject {
  return Object.fromEntries(inputs.map((input) => [input.name, inputConfig(input)]))
}

function widgetOptions(widget: Widget): JsonObject {
  switch (widget.kind) {
    case 'int':
      return {
        default: widget.default,
        min: widget.min,
        max: widget.max,
        ...(widget.step === 1 ? {} : { step: widget.step }),
        ...(widget.display === 'number' ? {} : { display: widget.display }),
        ...(widget.controlAfterGenerate ? { control_after_generate: true } : {}),
      }
    case 'float':
      return {
        default: widget.default,
        min: widget.min,
        max: widget.max,
        step: widget.step,
        ...(widget.round === undefined ? {} : { round: widget.round }),
        ...(widget.display === 'number' ? {} : { display: widget.display }),
      }
    case 'string':
      return {
        default: widget.default,
        ...(widget.multiline ? { multiline: true } : {}),
        ...(widget.placeholder === undefined ? {} : { placeholder: widget.placeholder }),
        ...(widget.dynamicPrompts ? { dynamicPrompts: true } : {}),
      }
    case 'boolean':
      return {
        default: widget.default,
        ...(widget.labelOn === undefined ? {} : { label_on: widget.labelOn }),
        ...(widget.labelOff === undefined ? {} : { label_off: widget.labelOff }),
      }
    case 'combo':
      return {
        ...(widget.default === undefined ? {} : { default: widget.default }),
        ...(widget.imageUpload ? { image_upload: true } : {}),
      }
  }
}

function fromObjectInfo(type: string, entry: JsonObject): NodeDefinition {
  const input = object(entry['input'])
  const order = object(entry['input_order'])
  const section = (name: 'required' | 'optional'): InputDefinition[] => {
    const configs = object(input[name])
    const names = isJsonArray(order[name]) ? order[name].map(String) : Object.keys(configs)
    return names.map((inputName) => fromInputConfig(inputName, configs[inputName], name === 'optional'))
  }
  const outputNames = array(entry['output_name'])
  return {
    type,
    displayName: text(entry['display_name'], type),
    category: text(entry['category'], ''),
    description: text(entry['description'], ''),
    inputs: [...section('required'), ...section('optional')],
    outputs: array(entry['output']).map((output, i) => {
      const outputType = isJsonArray(output) ? 'COMBO' : text(output, '*')
      return { name: text(outputNames[i], outputType), type: outputType }
    }),
    isOutput: entry['output_node'] === true,
    searchAliases: array(entry['search_aliases']).map(String),
  }
}

function fromInputConfig(name: string, config: Json | undefined, optional: boolean): InputDefinition {
  const [kind, rawOptions] = array(config)
  const options = object(rawOptions)
  const type = isJsonArray(kind) ? 'COMBO' : text(kind, '*')
  return {
    name,
    type,
    optional,
    widget: options['forceInput'] === true ? null : widgetFrom(type, kind, options),
    advanced: options['advanced'] === true,
    ...(typeof options['tooltip'] === 'string' ? { tooltip: options['tooltip'] } : {}),
  }
}

function widgetFrom(type: string, kind: Json | undefined, options: JsonObject): Widget | null {
  const display = options['display'] === 'slider' ? 'slider' : 'number'
  switch (type) {
    case 'INT':
      return {
        kind: 'int',
        default: number(options['default'], number(options['min'], 0)),
        min: number(options['min'], 0),
        max: typeof options['max'] === 'bigint' ? options['max'] : number(options['max'], 2048),
        step: number(options['step'], 1),
        display,
        controlAfterGenerate: Boolean(options['control_after_generate']),
      }
    case 'FLOAT':
      return {
        kind: 'float',
        default: number(options['default'], number(options['min'], 0)),
        min: number(options['min'], 0),
        max: number(options['max'], 2048),
        step: number(options['step'], 0.5),
        display,
        ...(typeof options['round'] === 'number' ? { round: options['round'] } : {}),
      }
    case 'STRING':
      return {
        kind: 'string',
        default: text(options['default'], ''),
        multiline: options['multiline'] === true,
        dynamicPrompts: options['dynamicPrompts'] === true,
        ...(typeof options['placeholder'] === 'string' ? { placeholder: options['placeholder'] } : {}),
      }
    case 'BOOLEAN':
      return {
        kind: 'boolean',
        default: options['default'] === true,
        ...(typeof options['label_on'] === 'string' ? { labelOn: options['label_on'] } : {}),
        ...(typeof options['label_off'] === 'string' ? { labelOff: options['label_off'] } : {}),
      }
    case 'COMBO':
      return {
        kind: 'combo',
        options: array(isJsonArray(kind) ? kind : options['options']).map(String),
        imageUpload: options['image_upload'] === true,
        ...(typeof options['default'] === 'string' ? { default: options['default'] } : {}),
      }
    default:
      return null
  }
}

function object(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}

function array(value: Json | undefined): readonly Json[] {
  return isJsonArray(value) ? value : []
}

function text(value: Json | undefined, otherwise: string): string {
  return typeof value === 'string' ? value : otherwise
}

function number(value: Json | undefined, otherwise: number): number {
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : otherwise
}
