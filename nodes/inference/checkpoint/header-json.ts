/**
 * Parses a safetensors header's JSON. Before the standard parser sees the text, one pass without recursion
 * finds what that parser would hide or choke on: names that occur twice, and nesting deeper than the
 * format has. Throws a `SyntaxError` that says what is wrong.
 */
export function parseHeaderJson(text: string): unknown {
  refuseDuplicatesAndDepth(text)
  return JSON.parse(text)
}

/** Header, tensor, shape. */
const DEEPEST = 3

function refuseDuplicatesAndDepth(text: string): void {
  const names: Set<string>[] = []
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case OPEN_BRACE:
      case OPEN_BRACKET:
        if (names.length === DEEPEST) throw new SyntaxError(`it nests deeper than ${DEEPEST} levels`)
        names.push(new Set())
        break
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        names.pop()
        break
      case QUOTE: {
        const end = endOfString(text, i)
        if (isName(text, end)) addName(names.at(-1), text.slice(i, end))
        i = end - 1
        break
      }
    }
  }
}

const QUOTE = 0x22
const COLON = 0x3a
const OPEN_BRACKET = 0x5b
const BACKSLASH = 0x5c
const CLOSE_BRACKET = 0x5d
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d

/** The index after the closing quote. */
function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === QUOTE) return i + 1
    if (code === BACKSLASH) i++
  }
  throw new SyntaxError('a string in it does not end')
}

function isName(text: string, afterString: number): boolean {
  let i = afterString
  while (isSpace(text.charCodeAt(i))) i++
  return text.charCodeAt(i) === COLON
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09
}

function addName(names: Set<string> | undefined, quoted: string): void {
  // Only an escape can spell one name in two ways.
  const name = quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1)
  if (names === undefined) throw new SyntaxError('it is not an object')
  if (names.has(name)) throw new SyntaxError(`the name ${shortened(quoted)} occurs twice`)
  names.add(name)
}

function shortened(quoted: string): string {
  return quoted.length <= 120 ? quoted : `${quoted.slice(0, 119)}…"`
}
