/** A model file that cannot be used: what is wrong with it, and what to do. */
export class ModelFileError extends Error {
  /** Real path, or the path asked for where nothing is there. */
  readonly file: string
  readonly remedy: string

  constructor(
    file: string,
    problem: { readonly message: string; readonly remedy: string; readonly cause?: unknown },
  ) {
    super(problem.message, { cause: problem.cause })
    this.name = 'ModelFileError'
    this.file = file
    this.remedy = problem.remedy
  }
}
