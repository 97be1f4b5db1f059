import { UsageError } from './usage-error.ts'

/** What Node's reader of options refuses, in words for people. */
export function optionTrouble(error: unknown): UsageError {
  const message = error instanceof Error ? error.message : String(error)
  const code = error instanceof Error && 'code' in error ? error.code : ''
  const [, option = '', takesValue] = /'(?:-\w, )?(-[\w-]*|[^']*)( <value>)?/.exec(message) ?? []
  if (code === 'ERR_PARSE_ARGS_UNKNOWN_OPTION') {
    return new UsageError(`There is no option ${option}; --help lists them.`)
  }
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') {
    return new UsageError(`${option} is not an option; --help lists them.`)
  }
  if (code !== 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return new UsageError(message)
  return new UsageError(
    takesValue !== undefined || message.includes('ambiguous')
      ? `${option} needs a value after it; one that begins with a dash is written ${option}=-x.`
      : `${option} takes no value.`,
  )
}
