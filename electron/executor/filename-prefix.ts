import type { Prompt, PromptNode } from '../../workflows/prompt.ts'

/**
 * Fills in the patterns of `filename_prefix` that ComfyUI's editor fills in before it sends a prompt:
 * `%date:yyyy-MM-dd%` and `%Node name.widget%`. What it leaves to the server (`%width%` …) stays.
 */
export function expandPrefixes(prompt: Prompt, now: Date): Prompt {
  return Object.fromEntries(
    Object.entries(prompt).map(([id, node]) => {
      const prefix = node.inputs['filename_prefix']
      if (typeof prefix !== 'string' || !prefix.includes('%')) return [id, node]
      const expanded = expandPrefix(prefix, prompt, now)
      return [id, { ...node, inputs: { ...node.inputs, filename_prefix: expanded } }]
    }),
  )
}

function expandPrefix(prefix: string, prompt: Prompt, now: Date): string {
  return prefix.replace(/%([^%]+)%/g, (whole, pattern: string) => {
    if (pattern.startsWith('date:')) return formatDate(pattern.slice('date:'.length), now)
    const dot = pattern.lastIndexOf('.')
    if (dot < 0) return whole
    const value = widgetValue(prompt, pattern.slice(0, dot), pattern.slice(dot + 1))
    return value === null ? whole : value.replace(UNSAFE, '_')
  })
}

/** What a file name may not hold on some system. */
// eslint-disable-next-line no-control-regex
const UNSAFE = /[/?<>\\:*|"\u0000-\u001f\u007f-\u009f]/g

function widgetValue(prompt: Prompt, name: string, input: string): string | null {
  const nodes = Object.values(prompt)
  const node = nodes.find((each) => each.class_type === name) ?? nodes.find((each) => titleOf(each) === name)
  const value = node?.inputs[input]
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint'
    ? String(value)
    : null
}

function titleOf(node: PromptNode): string | undefined {
  return node._meta?.title
}

function formatDate(format: string, now: Date): string {
  const fields: Record<string, number> = {
    d: now.getDate(),
    M: now.getMonth() + 1,
    h: now.getHours(),
    m: now.getMinutes(),
    s: now.getSeconds(),
  }
  return format.replace(/yyyy|yy|dd?|MM?|hh?|mm?|ss?/g, (token) => {
    if (token.startsWith('y')) return String(now.getFullYear()).slice(-token.length)
    return String(fields[token.charAt(0)] ?? '').padStart(token.length, '0')
  })
}
