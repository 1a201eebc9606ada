import { route } from '@leadkeep/http'
import { profileAnswer } from '../../data/answers.ts'
import { getProfile } from '../../queries/profile.ts'

export const me = route({
  method: 'GET',
  path: '/api/auth/me',
  access: 'session',
  summary: 'Who is signed in, and what they may do',
  responses: { 200: profileAnswer },
  handle: async ({ execute }) => ({ status: 200 as const, body: await execute(getProfile, {}) }),
})
