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
/** Names, lists and commas; the largest models have some hundred thousand. */
const MOST_PARTS = 4_000_000
/** Names are remembered, which takes longer than passing by. */
const NAME_COST = 3

function refuseDuplicatesAndDepth(text: string): void {
  const open: OpenContainer[] = []
  let parts = 0
  for (let i = 0; i < text.length; i++) {
    switch (text.charCodeAt(i)) {
      case OPEN_BRACE:
      case OPEN_BRACKET:
        if (open.length === DEEPEST) throw new SyntaxError(`it nests deeper than ${DEEPEST} levels`)
        open.push({ names: null })
        parts++
        break
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        open.pop()
        break
      case COMMA:
        parts++
        break
      case QUOTE: {
        const end = endOfString(text, i)
        if (isName(text, end)) {
          addName(open.at(-1), text.slice(i, end))
          parts += NAME_COST
        }
        i = end - 1
        break
      }
    }
    if (parts > MOST_PARTS) throw new SyntaxError(`it has more than ${MOST_PARTS} parts`)
  }
}

type OpenContainer = { names: Set<string> | null }

const QUOTE = 0x22
const COMMA = 0x2c
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

function addName(container: OpenContainer | undefined, quoted: string): void {
  // Only an escape can spell one name in two ways.
  const name = quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1)
  if (container === undefined) throw new SyntaxError('it is not an object')
  const names = (container.names ??= new Set())
  if (names.has(name)) throw new SyntaxError(`the name ${shortened(quoted)} occurs twice`)
  names.add(name)
}

function shortened(quoted: string): string {
  return quoted.length <= 120 ? quoted : `${quoted.slice(0, 119)}…"`
}
