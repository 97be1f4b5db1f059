/** A wrong call: told to the person without a stack trace, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
