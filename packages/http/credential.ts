import type { Scope } from '@leadkeep/kernel'
import type { Connection } from './progress.ts'

/** What a request shows to say who sends it. */
export type Credential =
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'cookie'; readonly token: string }

/**
 * Finds who asks. `null`, or a scope whose actor is a visitor or anonymous, is nobody who signed in. The scope takes
 * over `requestId`, so that the log entry and the answer name the same request.
 */
export type Authenticate = (
  request: Request,
  connection: Connection,
  context: { readonly requestId: string; readonly credential: Credential | null },
) => Promise<Scope | null>

/** A bearer token where there is one, the session cookie otherwise (RFC 6750 §2.1, RFC 6265 §4.2). */
export function credentialOf(headers: Headers, sessionCookie: string | undefined): Credential | null {
  const bearer = /^Bearer +([\w.~+/-]+=*)$/i.exec(headers.get('authorization') ?? '')?.[1]
  if (bearer !== undefined) return { kind: 'bearer', token: bearer }
  const token = cookieOf(headers, sessionCookie)

  return token === null ? null : { kind: 'cookie', token }
}

export function cookieOf(headers: Headers, name: string | undefined): string | null {
  if (name === undefined) return null
  const pair = (headers.get('cookie') ?? '')
    .split(';')
    .map((each) => each.trim())
    .find((each) => each.startsWith(`${name}=`))

  return pair === undefined ? null : pair.slice(name.length + 1)
}
