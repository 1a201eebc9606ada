import { route } from '@leadkeep/http'
import { z } from 'zod'
import { signIn } from '../../commands/sign-in.ts'
import { foreignSignIn } from '../../errors.ts'
import { typedPassword } from '../../passwords/rules.ts'
import { clientOf } from '../../sessions/client.ts'
import { deviceCookieFor, sessionCookieFor } from '../../sessions/cookies.ts'

/** Browsers get a cookie that no script can read; callers that send no Sec-Fetch-Site get a bearer token. */
export const login = route({
  method: 'POST',
  path: '/api/auth/login',
  access: 'public',
  summary: 'Sign in with e-mail address and password',
  body: z.object({ email: z.string(), password: typedPassword }),
  responses: {
    200: z.object({
      userId: z.uuid(),
      expiresAt: z.iso.datetime(),
      token: z
        .string()
        .optional()
        .meta({ description: 'Bearer token; absent for browsers, which get a cookie.' }),
    }),
  },
  bodyLimit: 4096,
  async handle({ body, request, execute }) {
    const site = request.headers.get('sec-fetch-site')
    // Another site must not be able to sign a person in as somebody else (login CSRF).
    if (site !== null && site !== 'same-origin') throw foreignSignIn()
    const { userId, token, device, expiresAt } = await execute(signIn, { ...body, client: clientOf(request) })
    const answer = { userId, expiresAt: expiresAt.toISOString() }
    if (site === null) return { status: 200 as const, body: { ...answer, token } }

    return {
      status: 200 as const,
      body: answer,
      headers: [
        ['set-cookie', sessionCookieFor(token)],
        ['set-cookie', deviceCookieFor(device)],
      ],
    }
  },
})
