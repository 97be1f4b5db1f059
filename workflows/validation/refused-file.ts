/** Whether a name is of PyTorch's kind, which no loader opens: that runs whatever the file's maker put inside. */
export function isRefusedFile(name: string): boolean {
  return REFUSED.test(name)
}

/** The name that the safe form of such a file usually has. */
export function safeName(name: string): string {
  return name.replace(REFUSED, '.safetensors')
}

const REFUSED = /\.(?:ckpt|pt2?|pth|bin|pkl)$/i
