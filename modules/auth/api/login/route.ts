import { route } from '@leadkeep/http'
import { z } from 'zod'
import { signIn } from '../../commands/sign-in.ts'
import { signInWithPasskey } from '../../commands/sign-in-with-passkey.ts'
import { foreignSignIn } from '../../errors.ts'
import { signedAnswer } from '../../factors/passkeys.ts'
import { typedPassword } from '../../passwords/rules.ts'
import { clientOf } from '../../sessions/client.ts'
import { deviceCookieFor, sessionCookieFor } from '../../sessions/cookies.ts'
import { originOf } from '../origin-of.ts'

const begun = z.object({
  userId: z.uuid(),
  expiresAt: z.iso.datetime(),
  token: z
    .string()
    .optional()
    .meta({ description: 'Bearer token; absent for browsers, which get a cookie.' }),
})

/** Browsers get a cookie that no script can read; callers that send no Sec-Fetch-Site get a bearer token. */
export const login = route({
  method: 'POST',
  path: '/api/auth/login',
  access: 'public',
  summary:
    'Sign in with e-mail address, password and, after auth.second_factor_required, a code or a passkey',
  body: z.object({
    email: z.string(),
    password: typedPassword,
    code: z
      .string()
      .max(40)
      .optional()
      .meta({ description: 'Of the authenticator app, or a recovery code.' }),
    passkey: signedAnswer.optional(),
  }),
  responses: { 200: begun },
  bodyLimit: 16_384,
  async handle({ body, request, execute }) {
    mustBeOurs(request)
    const origin = body.passkey && originOf(request)

    return answer(request, await execute(signIn, { ...body, origin, client: clientOf(request) }))
  },
})

export const passkeyLogin = route({
  method: 'POST',
  path: '/api/auth/login/passkey',
  access: 'public',
  summary: 'Sign in with a passkey alone',
  body: signedAnswer,
  responses: { 200: begun },
  bodyLimit: 16_384,
  async handle({ body, request, execute }) {
    mustBeOurs(request)
    const origin = originOf(request)

    return answer(request, await execute(signInWithPasskey, { ...body, origin, client: clientOf(request) }))
  },
})

/** Another site must not be able to sign a person in as somebody else (login CSRF). */
function mustBeOurs({ headers }: Request): void {
  const site = headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin') throw foreignSignIn()
}

interface Begun {
  readonly userId: string
  readonly token: string
  readonly device: string | null
  readonly expiresAt: Date
}

function answer({ headers }: Request, { userId, token, device, expiresAt }: Begun) {
  const body = { userId, expiresAt: expiresAt.toISOString() }
  if (headers.get('sec-fetch-site') === null) return { status: 200 as const, body: { ...body, token } }
  const cookies = [sessionCookieFor(token), ...(device ? [deviceCookieFor(device)] : [])]

  return {
    status: 200 as const,
    body,
    headers: cookies.map((cookie): [string, string] => ['set-cookie', cookie]),
  }
}
