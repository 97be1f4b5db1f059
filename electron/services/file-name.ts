/** The last part of any system's path, as a name that every system can store; may be empty. */
export function safeFileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .replace(/[<>:"|?*\p{Cc}]/gu, '_')
    .replace(/^\.+/, '')
    .replace(/[ .]+$/, '')
  return isDeviceName(plain) ? `_${plain}` : plain
}

/** What Windows takes for a device, whatever follows the first dot. */
export function isDeviceName(name: string): boolean {
  return /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³]) *(?:\.|$)/i.test(name)
}
