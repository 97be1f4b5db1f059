import { UPLOAD_LIMIT } from '../request.ts'

/** What this server can do, in ComfyUI's words. */
export const FEATURES = {
  supports_preview_metadata: true,
  supports_model_type_tags: false,
  max_upload_size: UPLOAD_LIMIT,
  node_replacements: false,
  assets: false,
} as const
