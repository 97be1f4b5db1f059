/** Where the command line speaks: results and progress on standard output, complaints on standard error. */
export type Terminal = {
  readonly line: (text: string) => void
  /** A line that the next one replaces; nothing where the output is not a terminal. */
  readonly status: (text: string) => void
  readonly complain: (text: string) => void
  readonly isInteractive: boolean
}

export type TerminalStream = {
  readonly write: (text: string) => unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

export function createTerminal(output: TerminalStream, errors: TerminalStream): Terminal {
  const isInteractive = output.isTTY === true
  let hasStatus = false
  const clear = (): void => {
    if (hasStatus) output.write(CLEAR_LINE)
    hasStatus = false
  }
  return {
    isInteractive,
    line: (text) => {
      clear()
      output.write(`${text}\n`)
    },
    status: (text) => {
      if (!isInteractive) return
      output.write(`${CLEAR_LINE}${text.slice(0, (output.columns ?? 80) - 1)}`)
      hasStatus = true
    },
    complain: (text) => {
      clear()
      errors.write(`${text}\n`)
    },
  }
}

const CLEAR_LINE = '\r\u001B[2K'
