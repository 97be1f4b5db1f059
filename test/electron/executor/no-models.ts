import type { Files } from '../../../nodes/inference/files.ts'
import type { Inference } from '../../../nodes/inference/inference.ts'

/** For graphs whose nodes ask neither models nor files: being asked is a failure of the test. */
export const noInference: Inference = {
  encodeText: () => refuse('encodeText'),
  predict: () => refuse('predict'),
  decode: () => refuse('decode'),
  encode: () => refuse('encode'),
}

export const noFiles: Files = {
  openModel: () => refuse('openModel'),
  openLora: () => refuse('openLora'),
  identify: () => refuse('identify'),
  readInput: () => refuse('readInput'),
  writeOutput: () => refuse('writeOutput'),
}

function refuse(what: string): Promise<never> {
  return Promise.reject(new Error(`This test’s nodes do not ask for ${what}.`))
}
