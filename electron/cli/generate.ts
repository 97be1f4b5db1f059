import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createModelFolders, type ModelFolders } from '../../nodes/inference/model-folders/model-folders.ts'
import { createUserFiles, type UserFiles } from '../../nodes/inference/user-files.ts'
import { unknownPostcardWords } from '../../workflows/guide/postcard-vocabulary.ts'
import { postcardPrompt } from '../../workflows/guide/postcard-words.ts'
import type { Catalogue } from '../../workflows/node-definition.ts'
import type { Prompt } from '../../workflows/prompt.ts'
import { createEngine, type Engine } from '../engine.ts'
import type { RuntimeHost } from '../runtime/child.ts'
import { DEMONSTRATION_CHECKPOINT, demonstrationFolder } from '../services/demonstration-model.ts'
import { userFolders } from '../services/user-folders.ts'
import { adviceOn } from './advice.ts'
import { GENERATE_HELP, parseGenerateArguments, type GenerateArguments } from './arguments.ts'
import { checkModelFiles } from './check-model-files.ts'
import { demonstrationWords } from './demonstration-words.ts'
import { EXIT } from './exit-codes.ts'
import { inputFolder } from './input-folder.ts'
import { listValues } from './list-values.ts'
import { modelPlaces } from './model-places.ts'
import { nodeInWords } from './node-address.ts'
import { prepareOutputFolder } from './output-folder.ts'
import { reportProblems } from './report-problems.ts'
import { runWorkflow } from './run-workflow.ts'
import { withSavedLatents } from './save-latents.ts'
import { resolveAssignments, type Change } from './set-values.ts'
import { standInCheckpoint, standInSettings } from './stand-in-model.ts'
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
  readonly files: UserFiles
  readonly outputFolder: string
  /** The person named no models: the one that comes with the program is all there is. */
  readonly hasOwnModels: boolean
}

async function withEngine(
  args: GenerateArguments,
  io: CommandIo,
  use: (session: Session) => Promise<number>,
): Promise<number> {
  const named = await modelPlaces(args.models, io.environment['FULGURITE_MODELS'])
  const home = userFolders(io.environment['FULGURITE_HOME'])
  const places = named.length > 0 ? named : [demonstrationFolder(APP_FOLDER)]
  const models = createModelFolders(() => places)
  const input = (await inputFolder(args.input)) ?? home.input
  const outputFolder = resolve(args.output)
  if (args.mode === 'run') await prepareOutputFolder(outputFolder)
  const temp = await mkdtemp(join(tmpdir(), 'fulgurite-'))
  const files = createUserFiles(models, {
    input: () => input,
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
    return await use({ engine, models, files, outputFolder, hasOwnModels: named.length > 0 })
  } finally {
    await engine.close()
    await rm(temp, { recursive: true, force: true })
  }
}

async function work(
  args: GenerateArguments,
  session: Session,
  terminal: Terminal,
  io: CommandIo,
): Promise<number> {
  const { engine, models, files, outputFolder } = session
  if (args.mode === 'run') engine.warmUp()
  const catalogue = await engine.catalogue()
  const loaded = await loadWorkflow(args.workflow ?? defaultWorkflow(session.hasOwnModels), catalogue)
  const { changes, notes } = resolveAssignments(args.assignments, loaded.prompt, catalogue)
  const say = args.json ? terminal.complain : terminal.line
  for (const note of notes) say(note)
  const changed = loaded.change(changes)
  if (args.workflow === null && args.mode === 'run' && !session.hasOwnModels) {
    introduceDemonstration(changed.prompt, say)
  }
  const workflow = session.hasOwnModels
    ? changed
    : await withStandIn(changed, { catalogue, models, set: changes, say, isChecked: args.mode === 'check' })
  if (args.mode === 'list') {
    for (const line of listValues(workflow.prompt, catalogue)) terminal.line(line)
    return EXIT.done
  }
  const run = workflow.choose()
  const prompt = args.saveLatent ? withSavedLatents(run.prompt, catalogue) : run.prompt
  await reportProblems(workflow.warnings, { terminal, prompt, catalogue })
  if (args.mode === 'check') {
    const checked = await engine.check(prompt, null)
    const problems = [...checked.problems, ...(await checkModelFiles(prompt, catalogue, files))]
    // By the files that the workflow names, whatever stands in for them.
    const advice = await adviceOn(changed.prompt, catalogue, models)
    await reportProblems([...problems, ...advice], { terminal, prompt, catalogue })
    if (problems.length + advice.length === 0) terminal.line('Nothing is wrong with it.')
    return problems.some(({ severity }) => severity === 'error') ? EXIT.usage : EXIT.done
  }
  for (const { nodeId, text } of run.chosen) say(`${nodeInWords(nodeId, prompt)} is “${text}”.`)
  return await runWorkflow({
    engine,
    catalogue,
    prompt,
    title: workflow.title,
    workflow: run.workflow,
    outputFolder,
    terminal,
    asJson: args.json,
    isDeviceNamed: args.device !== 'auto',
    onInterrupt: io.onInterrupt,
  })
}

async function withStandIn(
  workflow: LoadedWorkflow,
  options: {
    readonly catalogue: Catalogue
    readonly models: ModelFolders
    readonly set: readonly Change[]
    readonly say: Terminal['line']
    /** Nothing is drawn: the workflow is judged by its own settings. */
    readonly isChecked: boolean
  },
): Promise<LoadedWorkflow> {
  const { catalogue, models, set, say } = options
  const changes = standInCheckpoint(workflow.prompt, catalogue, { standIn: DEMONSTRATION_CHECKPOINT, set })
  if (changes.length === 0) return workflow
  say(
    `No model folder was given: ${DEMONSTRATION_CHECKPOINT} stands in for the checkpoint. It draws little postcards of 128 pixels and knows few words:`,
  )
  for (const line of demonstrationWords()) say(line)
  const standing = workflow.change(changes)
  const advice = options.isChecked ? [] : await adviceOn(standing.prompt, catalogue, models)
  const settings = standInSettings(advice, set)
  const wanted = new Set(settings.map(({ input, value }) => `${input} ${value}`))
  if (wanted.size > 0) say(`It gets the settings that it was trained for: ${[...wanted].join(', ')}.`)
  say('For your own models: --models <folder>.')
  return standing.change(settings)
}

/** For who starts without a model and a workflow: what draws here, and how to ask it for something else. */
function introduceDemonstration(prompt: Prompt, say: Terminal['line']): void {
  say('The small demonstration model that comes along draws a postcard. It knows these words:')
  for (const line of demonstrationWords()) say(line)
  const texts = Object.values(prompt).map(({ inputs }) => inputs['text'])
  const unknown = unknownPostcardWords(texts.filter((text) => typeof text === 'string').join(' '))
  if (unknown.length > 0) say(`It does not know, and will not draw: ${unknown.join(', ')}.`)
  say(`Another one: npm run generate -- --set "Prompt.text=${postcardPrompt(Math.random)}"`)
}
