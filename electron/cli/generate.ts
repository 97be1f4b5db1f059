import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { createModelFolders, type ModelFolders } from '../../nodes/inference/model-folders/model-folders.ts'
import { createUserFiles } from '../../nodes/inference/user-files.ts'
import type { Catalogue } from '../../workflows/node-definition.ts'
import { createEngine, type Engine } from '../engine.ts'
import type { RuntimeHost } from '../runtime/child.ts'
import { DEMONSTRATION_CHECKPOINT, demonstrationFolder } from '../services/demonstration-model.ts'
import { userFolders } from '../services/user-folders.ts'
import { adviceOn } from './advice.ts'
import { GENERATE_HELP, parseGenerateArguments, type GenerateArguments } from './arguments.ts'
import { EXIT } from './exit-codes.ts'
import { listValues } from './list-values.ts'
import { reportProblems } from './report-problems.ts'
import { runWorkflow } from './run-workflow.ts'
import { withSavedLatents } from './save-latents.ts'
import { resolveAssignments } from './set-values.ts'
import { standInCheckpoint } from './stand-in-model.ts'
import { createTerminal, type Terminal, type TerminalStream } from './terminal.ts'
import { UsageError } from './usage-error.ts'
import { defaultWorkflow, loadWorkflow, type LoadedWorkflow } from './workflow-file.ts'

const APP_FOLDER = join(import.meta.dirname, '..', '..')

/** What a command needs of its surroundings. */
export type CommandIo = {
  readonly output: TerminalStream
  readonly errors: TerminalStream
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly runtimeHost: RuntimeHost
  /** Calls back on Ctrl-C; returns the way to stop listening. */
  readonly onInterrupt: (listener: () => void) => () => void
}

/** `npm run generate`: makes a workflow's pictures and answers with the exit code. */
export async function generate(args: readonly string[], io: CommandIo): Promise<number> {
  const terminal = createTerminal(io.output, io.errors)
  try {
    const parsed = parseGenerateArguments(args)
    if (parsed !== 'help')
      return await withEngine(parsed, io, (session) => work(parsed, session, terminal, io))
    terminal.line(GENERATE_HELP)
    return EXIT.done
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    terminal.complain(error.message)
    return EXIT.usage
  }
}

type Session = {
  readonly engine: Engine
  readonly models: ModelFolders
  readonly outputFolder: string
  /** The person named no models: the one that comes with the program is all there is. */
  readonly hasOwnModels: boolean
}

async function withEngine(
  args: GenerateArguments,
  io: CommandIo,
  use: (session: Session) => Promise<number>,
): Promise<number> {
  const named = args.models.length > 0 ? args.models : fromEnvironment(io.environment['FULGURITE_MODELS'])
  const home = userFolders(io.environment['FULGURITE_HOME'])
  const places = named.length > 0 ? named : [demonstrationFolder(APP_FOLDER)]
  const models = createModelFolders(() => places.map((place) => resolve(place)))
  const outputFolder = resolve(args.output)
  const temp = await mkdtemp(join(tmpdir(), 'fulgurite-'))
  const files = createUserFiles(models, {
    input: () => resolve(args.input ?? home.input),
    output: () => outputFolder,
    temp: () => temp,
  })
  const engine = createEngine({
    runtimeHost: io.runtimeHost,
    device: args.device,
    memoryBytes: args.memoryBytes,
    files,
    previews: () => false,
  })
  try {
    await mkdir(outputFolder, { recursive: true })
    return await use({ engine, models, outputFolder, hasOwnModels: named.length > 0 })
  } finally {
    await engine.close()
    await rm(temp, { recursive: true, force: true })
  }
}

function fromEnvironment(value: string | undefined): readonly string[] {
  return (value ?? '').split(delimiter).filter((path) => path !== '')
}

async function work(
  args: GenerateArguments,
  session: Session,
  terminal: Terminal,
  io: CommandIo,
): Promise<number> {
  const { engine, models, outputFolder } = session
  if (args.mode === 'run') engine.warmUp()
  const catalogue = await engine.catalogue()
  const loaded = await loadWorkflow(args.workflow ?? defaultWorkflow(session.hasOwnModels), catalogue)
  const changed = loaded.change(resolveAssignments(args.assignments, loaded.prompt, catalogue))
  const workflow = session.hasOwnModels ? changed : withStandIn(changed, catalogue, args, terminal)
  const prompt = args.saveLatent ? withSavedLatents(workflow.prompt, catalogue) : workflow.prompt

  if (args.mode === 'list') {
    for (const line of listValues(prompt, catalogue)) terminal.line(line)
    return EXIT.done
  }
  await reportProblems(workflow.warnings, { terminal, prompt, catalogue })
  if (args.mode === 'check') {
    const { problems } = await engine.check(prompt, null)
    // By the files that the workflow names, whatever stands in for them.
    const advice = await adviceOn(changed.prompt, catalogue, models)
    await reportProblems([...problems, ...advice], { terminal, prompt, catalogue })
    if (problems.length + advice.length === 0) terminal.line('Nothing is wrong with it.')
    return problems.some(({ severity }) => severity === 'error') ? EXIT.usage : EXIT.done
  }
  return await runWorkflow({
    engine,
    catalogue,
    prompt,
    title: workflow.title,
    workflow: workflow.workflow,
    outputFolder,
    terminal,
    asJson: args.json,
    isDeviceNamed: args.device !== 'auto',
    onInterrupt: io.onInterrupt,
  })
}

function withStandIn(
  workflow: LoadedWorkflow,
  catalogue: Catalogue,
  { json }: GenerateArguments,
  terminal: Terminal,
): LoadedWorkflow {
  const changes = standInCheckpoint(workflow.prompt, catalogue, DEMONSTRATION_CHECKPOINT)
  if (changes.length === 0) return workflow
  const say = json ? terminal.complain : terminal.line
  say(
    `No model folder was given: ${DEMONSTRATION_CHECKPOINT} stands in for the checkpoint. It draws little postcards of 128 pixels and knows few words. For your own models: --models <folder>.`,
  )
  return workflow.change(changes)
}
