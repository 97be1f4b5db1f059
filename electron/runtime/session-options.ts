import type { InferenceSession } from 'onnxruntime-node'
import type { Device, Optimization } from '../../nodes/inference/onnx/runtime.ts'

/** How ONNX Runtime is told to treat a model. */
export function sessionOptions(
  device: Device,
  optimization: Optimization,
  root: string,
): InferenceSession.SessionOptions {
  return {
    // The CPU takes over operators that a device lacks even unnamed; named, it would hide a device that is missing.
    executionProviders: [device],
    // Patterns of one picture size would be kept as private memory for all sizes.
    enableMemPattern: false,
    logSeverityLevel: 3,
    graphOptimizationLevel: optimization === 'folded' ? 'all' : 'basic',
    extra: {
      session: {
        model_external_initializers_file_folder_path: root,
        // Threads that spin while they wait take a third more CPU time and, on a busy machine, wall time.
        intra_op: { allow_spinning: '0' },
      },
      optimization: optimization === 'folded' ? {} : { disable_specified_optimizers: 'ConstantFolding' },
    },
  }
}
