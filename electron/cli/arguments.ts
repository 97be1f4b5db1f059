import { parseArgs } from 'node:util'
import type { DeviceChoice } from '../runtime/devices.ts'
import { optionTrouble } from './option-trouble.ts'
import { UsageError } from './usage-error.ts'

export type GenerateArguments = {
  /** A workflow in either of ComfyUI's forms, or a picture that carries one or A1111's settings; null: the default example. */
  readonly workflow: string | null
  /** Folders in ComfyUI's layout, or `extra_model_paths.yaml` files. */
  readonly models: readonly string[]
  readonly output: string
  readonly input: string | null
  readonly assignments: readonly Assignment[]
  readonly device: DeviceChoice
  readonly memoryBytes: number | null
  readonly mode: 'run' | 'list' | 'check'
  readonly json: boolean
  readonly saveLatent: boolean
}

/** `KSampler.seed=42`: node by type, title or id, null where none is named; the value as typed. */
export type Assignment = { readonly node: string | null; readonly input: string; readonly text: string }

export const GENERATE_HELP = `Makes the pictures of a workflow.

  npm run generate -- [workflow] [options]

workflow    A ComfyUI workflow (UI or API JSON), or a picture that carries one, or
            carries the settings of A1111's web UI.
            Without it, the example sdxl-lightning-4step runs, or, without models
            of your own, postcards on the small model that comes along.

  --models <dir>           Folder with checkpoints, loras, vae … as in ComfyUI, or an
                           extra_model_paths.yaml; may be repeated. Default: $FULGURITE_MODELS.
  --output <dir>           Where pictures go. Default: ./output
  --input <dir>            Where Load Image looks. Default: the editor's input folder.
  --set <node.input=value> Changes a value; node is a type, a title or an id, as --list
                           shows them. May be repeated.
  --seed <n>               Sets every seed.
  --list                   Shows what can be set, and stops.
  --check                  Shows what is wrong or unwise in the workflow, and stops.
  --device <name>          cpu, webgpu, cuda, dml, coreml or auto. Default: auto
  --memory <size>          How much memory models may take, such as 8GB. Default: by what is free.
  --save-latent            Also writes ComfyUI's .latent files.
  --json                   One JSON event a line on standard output.
  --help                   This text.

Exit codes: 0 done, 1 the run failed, 2 the call or the workflow is wrong, 130 stopped with Ctrl-C.
`

/** @throws UsageError */
export function parseGenerateArguments(args: readonly string[]): GenerateArguments | 'help' {
  const { values, positionals } = parsed(args)
  if (values.help) return 'help'
  if (positionals.length > 1) {
    throw new UsageError(`One workflow at a time: ${positionals.join(', ')} were given.`)
  }
  const seeds = values.seed === undefined ? [] : [{ node: '*', input: 'seed', text: values.seed }]
  return {
    workflow: positionals[0] ?? null,
    models: values.models ?? [],
    output: values.output ?? 'output',
    input: values.input ?? null,
    assignments: [...seeds, ...(values.set ?? []).map(parseAssignment)],
    device: oneOf(DEVICES, values.device ?? 'auto', '--device'),
    memoryBytes: values.memory === undefined ? null : parseSize(values.memory),
    mode: values.list ? 'list' : values.check ? 'check' : 'run',
    json: values.json ?? false,
    saveLatent: values['save-latent'] ?? false,
  }
}

const DEVICES = ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml'] as const satisfies readonly DeviceChoice[]

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        models: { type: 'string', multiple: true },
        output: { type: 'string' },
        input: { type: 'string' },
        set: { type: 'string', multiple: true },
        seed: { type: 'string' },
        list: { type: 'boolean' },
        check: { type: 'boolean' },
        device: { type: 'string' },
        memory: { type: 'string' },
        json: { type: 'boolean' },
        'save-latent': { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (error) {
    throw optionTrouble(error)
  }
}

/** Titles may hold dots, input names do not: the last dot before the first = parts them. */
function parseAssignment(text: string): Assignment {
  const equals = text.indexOf('=')
  const dot = text.lastIndexOf('.', equals)
  if (equals <= 0 || dot === 0) {
    throw new UsageError(`--set ${text} is not of the form Node.input=value, such as KSampler.seed=42.`)
  }
  const node = dot < 0 ? null : text.slice(0, dot)
  return { node, input: text.slice(dot + 1, equals), text: text.slice(equals + 1) }
}

function oneOf<const C extends string>(choices: readonly C[], value: string, option: string): C {
  const choice = choices.find((each) => each === value)
  if (choice !== undefined) return choice
  throw new UsageError(`${option} ${value} is unknown. Choose one of ${choices.join(', ')}.`)
}

/** `8GB`, `8G`, `800M`, `8000000000`; units are powers of 1024. */
function parseSize(text: string): number {
  const [, number, unit = ''] = /^([\d.]+)\s*([kmgt]?)i?b?$/i.exec(text) ?? []
  const bytes = Number(number) * 1024 ** ' kmgt'.indexOf(unit === '' ? ' ' : unit.toLowerCase())
  if (Number.isFinite(bytes) && bytes > 0) return bytes
  throw new UsageError(`--memory ${text} is not a size. Write it as 8GB or 800MB.`)
}
