import { inputConfig } from '../comfy/object-info.ts'
import type { Catalogue, InputDefinition, Widget } from '../node-definition.ts'
import { typesMatch } from '../port-types.ts'
import { told, type Problem } from '../problem.ts'
import { asLink, type Prompt } from '../prompt.ts'
import { isJsonObject } from '../json.ts'
import { say, type Said } from '../said.ts'
import { coerceValue } from './coerce-value.ts'
import { nodeError, type NodeError } from './node-error.ts'
import { pythonFloat, pythonRepr, pythonText } from './python-text.ts'
import { isRefusedFile, safeName } from './refused-file.ts'

export type CheckedInput =
  | { readonly kind: 'absent' }
  | { readonly kind: 'wire'; readonly from: string }
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'error'; readonly error: NodeError; readonly from?: string }

export type InputPlace = {
  readonly nodeId: string
  /** The node as a person sees it: `KSampler (node 3)`. */
  readonly node: Said
  readonly prompt: Prompt
  readonly catalogue: Catalogue
}

/** Checks one declared input of a node; a literal comes back in the type that the node expects. */
export function checkInput(place: InputPlace, input: InputDefinition): CheckedInput {
  const raw = place.prompt[place.nodeId]?.inputs[input.name]
  if (raw === undefined) return input.optional ? { kind: 'absent' } : missing(place, input)
  if (Array.isArray(raw)) return checkWire(place, input, raw)
  const literal = isJsonObject(raw) && '__value__' in raw ? raw['__value__'] : raw
  if (input.widget === null) {
    return SCALARS.has(input.type) ? { kind: 'value', value: literal } : checkWire(place, input, [literal])
  }
  return checkLiteral(place, input, input.widget, literal)
}

/** Types whose values can be written out even where only a wire has a socket. */
const SCALARS = new Set(['INT', 'FLOAT', 'STRING', 'BOOLEAN', 'COMBO', '*'])

function missing(place: InputPlace, input: InputDefinition): CheckedInput {
  const wired = input.widget === null
  return fail(place, input, {
    type: 'required_input_missing',
    message: 'Required input is missing',
    details: input.name,
    extra_info: { input_name: input.name },
    person: say('nothingConnected', { input: input.name }),
    remedy: wired ? say('connectTypeToIt', { type: input.type }) : say('giveValue'),
  })
}

function checkWire(place: InputPlace, input: InputDefinition, raw: readonly unknown[]): CheckedInput {
  const link = asLink([typeof raw[0] === 'number' ? String(raw[0]) : raw[0], raw[1]])
  if (raw.length !== 2 || link === null) {
    return fail(place, input, {
      type: 'bad_linked_input',
      message: 'Bad linked input, must be a length-2 list of [node_id, slot_index]',
      details: input.name,
      extra_info: { ...config(input), received_value: raw },
      person: say('badWire', { input: input.name }),
      remedy: say('connectTypeToIt', { type: input.type }),
    })
  }
  const [from, slot] = link
  const producer = Object.hasOwn(place.prompt, from) ? place.prompt[from] : undefined
  if (!producer) {
    return fail(place, input, {
      type: 'exception_during_validation',
      message: 'Exception when validating node',
      details: pythonRepr(from),
      extra_info: { exception_type: 'KeyError', traceback: [] },
      person: say('wireFromNowhere', { input: input.name, from }),
      remedy: say('connectOther'),
    })
  }
  const definition = place.catalogue.get(producer.class_type)
  // An unknown type is reported by itself; nothing is known about its outputs.
  if (!definition) return { kind: 'wire', from }
  const output = definition.outputs[slot]
  if (!output) {
    return fail(place, input, {
      type: 'exception_during_validation',
      message: 'Exception when validating node',
      details: 'tuple index out of range',
      extra_info: { exception_type: 'IndexError', traceback: [] },
      person: say('wireFromNoOutput', { input: input.name, slot, from, outputs: definition.outputs.length }),
      remedy: say('connectOutput'),
      from,
    })
  }
  if (typesMatch(output.type, input.type)) return { kind: 'wire', from }
  return fail(place, input, {
    type: 'return_type_mismatch',
    message: 'Return type mismatch between linked nodes',
    details: `${input.name}, received_type(${output.type}) mismatch input_type(${input.type})`,
    extra_info: { ...config(input), received_type: output.type, linked_node: link },
    person: say('wrongType', { input: input.name, type: input.type, from, carried: output.type }),
    remedy: say('connectType', { type: input.type }),
    from,
  })
}

function checkLiteral(
  place: InputPlace,
  input: InputDefinition,
  widget: Widget,
  literal: unknown,
): CheckedInput {
  const coerced = coerceValue(widget, literal)
  if (!coerced.ok) {
    return fail(place, input, {
      type: 'invalid_input_type',
      message: `Failed to convert an input value to a ${coerced.type} value`,
      details: `${input.name}, ${pythonText(literal)}, ${coerced.reason}`,
      extra_info: { ...config(input), received_value: literal, exception_message: coerced.reason },
      person: say('notNumber', { input: input.name, value: pythonText(literal) }),
      remedy: say(widget.kind === 'int' ? 'giveInteger' : 'giveNumber'),
    })
  }
  if (widget.kind === 'int' || widget.kind === 'float') return checkRange(place, input, widget, coerced.value)
  if (widget.kind === 'combo') return checkChoice(place, input, widget, coerced.value)
  return { kind: 'value', value: coerced.value }
}

function checkRange(
  place: InputPlace,
  input: InputDefinition,
  widget: Extract<Widget, { kind: 'int' | 'float' }>,
  value: unknown,
): CheckedInput {
  if (typeof value !== 'number' && typeof value !== 'bigint') return { kind: 'value', value }
  const text = (number: number | bigint): string =>
    widget.kind === 'float' ? pythonFloat(Number(number)) : String(number)
  const outside = (
    type: string,
    comparison: string,
    bound: number | bigint,
    person: 'tooSmall' | 'tooBig',
  ): CheckedInput =>
    fail(place, input, {
      type,
      message: `Value ${text(value)} ${comparison} of ${text(bound)}`,
      details: input.name,
      extra_info: { ...config(input), received_value: value },
      person: say(person, { input: input.name, value: String(value), bound: String(bound) }),
      remedy: say('setWithin', { min: String(widget.min), max: String(widget.max) }),
      fix: bound,
    })
  if (value < widget.min) {
    return outside('value_smaller_than_min', 'smaller than min', widget.min, 'tooSmall')
  }
  if (value > widget.max) {
    return outside('value_bigger_than_max', 'bigger than max', widget.max, 'tooBig')
  }
  return { kind: 'value', value }
}

/** Lists longer than this are not repeated in the error. */
const LISTED_OPTIONS = 20

function checkChoice(
  place: InputPlace,
  input: InputDefinition,
  widget: Extract<Widget, { kind: 'combo' }>,
  value: unknown,
): CheckedInput {
  const text = pythonText(value)
  if (widget.options.includes(text)) return { kind: 'value', value }
  // Files of this machine's folders are listed with forward slashes; Windows writes the others.
  const slashed = text.replaceAll('\\', '/')
  if (widget.options.includes(slashed)) return { kind: 'value', value: slashed }
  if (widget.imageUpload) {
    if (/ \[(?:input|output|temp)\]$/.test(text)) return { kind: 'value', value }
    return fail(place, input, {
      type: 'custom_validation_failed',
      message: 'Custom validation failed for node',
      details: `${input.name} - Invalid image file: ${text}`,
      extra_info: { input_name: input.name },
      person: say('pictureMissing', { file: text }),
      remedy: say('choosePicture'),
    })
  }
  const many = widget.options.length > LISTED_OPTIONS
  const list = many ? `(list of length ${widget.options.length})` : pythonRepr(widget.options)
  const elsewhere = sameFileElsewhere(widget, slashed)
  return fail(place, input, {
    type: 'value_not_in_list',
    message: 'Value not in list',
    details: `${input.name}: '${text}' not in ${list}`,
    extra_info: {
      input_name: input.name,
      input_config: many ? null : inputConfig(input),
      received_value: value,
    },
    person:
      widget.folder === undefined
        ? say('noChoice', { input: input.name, value: text })
        : say('fileMissing', { file: text, folder: widget.folder }),
    remedy: choiceRemedy(widget, text, elsewhere),
    ...(elsewhere === undefined ? {} : { fix: elsewhere }),
    ...(widget.folder === undefined ? {} : { missingFile: { folder: widget.folder, name: text } }),
  })
}

/** The same file in another subfolder, or the safe form of one that may run code. */
function sameFileElsewhere(
  { folder, options }: Extract<Widget, { kind: 'combo' }>,
  wanted: string,
): string | undefined {
  const fileName = wanted.slice(wanted.lastIndexOf('/') + 1)
  const usable = folder === undefined ? fileName : safeName(fileName)
  return options.find((option) => option === usable || option.endsWith(`/${usable}`))
}

function choiceRemedy(
  widget: Extract<Widget, { kind: 'combo' }>,
  wanted: string,
  elsewhere: string | undefined,
): Said {
  const isRefused = widget.folder !== undefined && isRefusedFile(wanted)
  if (elsewhere !== undefined) {
    return isRefused
      ? say('useSafeForm', { file: elsewhere, refused: wanted })
      : say('useSameName', { file: elsewhere })
  }
  if (isRefused) return say('lookForSafeForm')
  if (widget.folder !== undefined) {
    const [another] = widget.options
    return another === undefined
      ? say('fillFolder', { file: wanted })
      : say('putFileThere', { file: another })
  }
  return say('chooseOneOf', { options: widget.options.slice(0, LISTED_OPTIONS).join(', ') })
}

type Failure = {
  readonly type: string
  readonly message: string
  readonly details: string
  readonly extra_info: Readonly<Record<string, unknown>>
  /** Without the node's name. */
  readonly person: Said
  readonly remedy: Said
  readonly fix?: unknown
  readonly missingFile?: Problem['missingFile']
  /** The producer, where the input is wired all the same: its own problems count too. */
  readonly from?: string
}

function fail(place: InputPlace, input: InputDefinition, failure: Failure): CheckedInput {
  const { person, remedy, fix, missingFile, from, ...comfy } = failure
  const at = { nodeId: place.nodeId, input: input.name }
  return {
    kind: 'error',
    error: nodeError(comfy, {
      ...at,
      ...told(say('atNode', { node: place.node, text: person }), remedy),
      ...(fix === undefined ? {} : { fix: [{ ...at, value: fix }] }),
      ...(missingFile === undefined ? {} : { missingFile }),
    }),
    ...(from === undefined ? {} : { from }),
  }
}

function config(input: InputDefinition): { readonly input_name: string; readonly input_config: unknown } {
  return { input_name: input.name, input_config: inputConfig(input) }
}
