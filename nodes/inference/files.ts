import type { LoraFile } from './checkpoint/lora.ts'
import type { Checkpoint } from './checkpoint/recognize.ts'

/**
 * The user's folders as nodes see them. Names are relative to a folder (`sub/model.safetensors`), never paths;
 * a name that leaves its folder is refused. Rejections name the node's input file and say what to do.
 */
export type Files = {
  /** Opens and recognizes a model file of a folder such as `checkpoints`; header only. */
  readonly openModel: (folder: ModelFolder, name: string) => Promise<Checkpoint>
  readonly openLora: (name: string) => Promise<LoraFile>
  /** Identity of a file, for cache keys: real path, size and modification time. */
  readonly identify: (folder: ModelFolder | 'input', name: string) => Promise<string>
  /** The bytes of a picture in the input folder. */
  readonly readInput: (name: string) => Promise<Uint8Array>
  /** Writes `<prefix>_00001_.<ext>` at the next free counter, creating subfolders inside the folder only. */
  readonly writeOutput: (
    file: OutputFile,
  ) => Promise<{ filename: string; subfolder: string; type: 'output' | 'temp' }>
}

type ModelFolder = 'checkpoints' | 'diffusion_models' | 'text_encoders' | 'vae' | 'loras' | 'embeddings'

export type OutputFile = {
  readonly type: 'output' | 'temp'
  /** May contain subfolders and %date:…%, %width%, %height% patterns. */
  readonly prefix: string
  readonly extension: string
  readonly width: number
  readonly height: number
  readonly bytes: Uint8Array
}
