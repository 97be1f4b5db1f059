/** The last part of any system's path, without characters that Windows refuses; may be empty. */
export function safeFileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  return last
    .replace(/[<>:"|?*\p{Cc}]/gu, '_')
    .replace(/^\.+/, '')
    .trimEnd()
}
