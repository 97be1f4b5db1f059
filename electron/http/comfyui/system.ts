import { freemem, totalmem } from 'node:os'
import type { Answer } from '../../ipc/contract.ts'

/** ComfyUI's `/system_stats`, with the device of this engine in the place of torch's. */
export function systemStats(stats: Answer<'stats'>): Readonly<Record<string, unknown>> {
  return {
    system: {
      os: process.platform,
      ram_total: totalmem(),
      ram_free: freemem(),
      // The version whose behaviour is followed: clients switch features by it.
      comfyui_version: '0.33.0',
      required_frontend_version: '',
      installed_templates_version: '',
      required_templates_version: '',
      comfy_package_versions: [],
      python_version: '',
      pytorch_version: '',
      embedded_python: false,
      argv: [],
    },
    devices: [
      {
        name: stats.device,
        type: stats.device,
        index: 0,
        vram_total: stats.memoryBudget,
        vram_free: Math.max(0, stats.memoryBudget - stats.privateBytes),
        torch_vram_total: stats.privateBytes,
        torch_vram_free: 0,
      },
    ],
  }
}
