import { bodyCutOff, bodyTooLarge, malformedBody, unsupportedMediaType } from './http-errors.ts'
import type { Accepted, Route } from './route.ts'

const defaultLimit = 64 * 1024

/** What a body that may come so says of itself. */
export const mediaTypeOf = (accepted: Accepted): string =>
  accepted === 'json'
    ? 'application/json'
    : accepted === 'form'
      ? 'application/x-www-form-urlencoded'
      : accepted

/** A request's body as plain data or bytes, `undefined` when there is none. Never holds more than the limit in memory. */
export async function readBody(request: Request, route: Route): Promise<unknown> {
  const type = mediaType(request.headers, route.accepts ?? ['json'])
  const bytes = await bounded(request, route.bodyLimit ?? defaultLimit)
  if (bytes.byteLength === 0) return undefined
  if (type === null) throw unsupportedMediaType()

  if (type === 'json') return parsed(decoded(bytes))

  return type === 'form' ? entries(new URLSearchParams(decoded(bytes))) : bytes
}

/** Names and values of a form or a query; a name that comes more than once has a list. */
export function entries(search: URLSearchParams): Record<string, string | string[]> {
  return Object.fromEntries(
    [...new Set(search.keys())].map((name) => {
      const values = search.getAll(name)

      return [name, values.length > 1 ? values : (values[0] ?? '')]
    }),
  )
}

/** Null when nothing is said, which only an absent body may do. */
function mediaType(headers: Headers, accepts: readonly Accepted[]): Accepted | null {
  if ((headers.get('content-encoding') ?? 'identity') !== 'identity') throw unsupportedMediaType()
  const header = headers.get('content-type')
  if (header === null) return null
  const [essence, ...parameters] = header.split(';').map((part) => part.trim().toLowerCase())
  const type = accepts.find((each) => mediaTypeOf(each) === essence)
  if (type === undefined || parameters.some((each) => /^charset="?(?!utf-8"?$)/.test(each)))
    throw unsupportedMediaType()

  return type
}

/** Believes Content-Length when it says too much, and counts when it says little or nothing. */
async function bounded(request: Request, limit: number): Promise<Uint8Array> {
  if (Number(request.headers.get('content-length') ?? 0) > limit) {
    await request.body?.cancel()
    throw bodyTooLarge(limit)
  }
  const parts: Uint8Array[] = []
  let size = 0
  const reader = request.body?.getReader()
  const next = () =>
    reader?.read().catch((cause: unknown) => {
      throw bodyCutOff(cause)
    })
  for (let part = await next(); part !== undefined && !part.done; part = await next()) {
    size += part.value.byteLength
    if (size > limit) {
      await reader?.cancel()
      throw bodyTooLarge(limit)
    }
    parts.push(part.value)
  }

  return Buffer.concat(parts)
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // Its message says nothing that ours does not.
    throw malformedBody()
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The cause is dropped on purpose: V8 quotes the input in it.
    throw malformedBody()
  }
}
