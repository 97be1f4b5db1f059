import { isIP } from 'node:net'

export type RequestHead = {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/**
 * Who may ask: programs of this machine and pages that this server served. A web page elsewhere can make a
 * browser send requests here, or point its own name at this address; both give themselves away in headers.
 * @returns why the request is refused, or null.
 */
export function refusal(request: RequestHead, allowedHosts: readonly string[] = []): string | null {
  const { host, origin } = request.headers
  if (typeof host !== 'string' || !isExpectedHost(host, allowedHosts)) {
    return `The host name “${String(host)}” is not one of this server's.`
  }
  if (origin !== undefined && !isOwnOrigin(origin, host)) return 'Requests of other web pages are refused.'
  const site = request.headers['sec-fetch-site']
  const isOwn = site === undefined || site === 'same-origin' || site === 'none'
  if (!isOwn && !opensTheEditor(request)) return 'Requests of other web pages are refused.'
  return null
}

/** A name that somebody else's DNS could point here is refused; addresses and `localhost` cannot be such names. */
function isExpectedHost(host: string, allowedHosts: readonly string[]): boolean {
  const url = parseUrl(`http://${host}`)
  if (url === null || url.host !== host.toLowerCase()) return hasDefaultPort(url, host)
  return isExpectedName(url.hostname, allowedHosts)
}

function isExpectedName(hostname: string, allowedHosts: readonly string[]): boolean {
  const address = hostname.replace(/^\[|\]$/g, '')
  return address === 'localhost' || isIP(address) !== 0 || allowedHosts.includes(hostname)
}

/** `localhost:80` is legal and loses its port in parsing. */
function hasDefaultPort(url: URL | null, host: string): boolean {
  return url !== null && `${url.host}:80` === host.toLowerCase() && isExpectedName(url.hostname, [])
}

function isOwnOrigin(origin: string | string[], host: string): boolean {
  const url = typeof origin === 'string' ? parseUrl(origin) : null
  return url !== null && url.host === parseUrl(`${url.protocol}//${host}`)?.host
}

/** Following a link to the editor is harmless: it cannot be framed, and the page asks for everything else itself. */
function opensTheEditor({ method, path, headers }: RequestHead): boolean {
  return (
    method === 'GET' &&
    path === '/' &&
    headers['sec-fetch-mode'] === 'navigate' &&
    headers['sec-fetch-dest'] === 'document'
  )
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}
