import { HttpRefusal, jsonResponse, type HttpRequest } from '../request.ts'

/** Answers one method at one path; `names` are the decoded parts of the path that the pattern leaves open. */
export type Route = (request: HttpRequest, ...names: string[]) => Promise<Response>

/** By method and pattern: in `GET /models/*` the star is one part, which may hold encoded slashes. */
export type Routes = Readonly<Record<string, Route>>

/** Finds the route of a path with or without ComfyUI's prefix `/api`; null where there is none. */
export function createRouter(routes: Routes): (request: HttpRequest) => Promise<Response | null> {
  const patterns = Object.entries(routes).map(([key, route]) => {
    const [method = '', path = ''] = key.split(' ')
    return { method, parts: path.split('/'), route }
  })

  return async (request) => {
    const path = request.path.replace(/^\/api(?=\/)/, '')
    const parts = path.split('/')
    const method = request.method === 'HEAD' ? 'GET' : request.method
    const fitting = patterns.filter((pattern) => fits(pattern.parts, parts))
    const found = fitting.find((pattern) => pattern.method === method)
    if (found !== undefined) return await found.route(request, ...openParts(found.parts, parts))
    if (fitting.length === 0) return null
    const allowed = fitting.map((pattern) => pattern.method).join(', ')
    return jsonResponse({ error: `${path} takes ${allowed}, not ${request.method}.` }, 405, {
      allow: allowed,
    })
  }
}

function fits(pattern: readonly string[], parts: readonly string[]): boolean {
  return (
    pattern.length === parts.length &&
    pattern.every((part, at) => part === parts[at] || (part === '*' && parts[at] !== ''))
  )
}

function openParts(pattern: readonly string[], parts: readonly string[]): string[] {
  return parts.filter((_part, at) => pattern[at] === '*').map(decoded)
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw new HttpRefusal(400, `“${part}” is not encoded as addresses are.`)
  }
}
