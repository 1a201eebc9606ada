import { route } from '@leadkeep/http'
import { signOut } from '../../commands/sign-out.ts'
import { noSessionCookie } from '../../sessions/cookies.ts'

/** Public, so that signing out also works when the session is over already. */
export const logout = route({
  method: 'POST',
  path: '/api/auth/logout',
  access: 'public',
  summary: 'Sign out: the session ends',
  responses: { 204: 'empty' },
  async handle({ execute }) {
    await execute(signOut, {})

    return { status: 204 as const, headers: { 'set-cookie': noSessionCookie } }
  },
})
