import { route } from '@leadkeep/http'
import { z } from 'zod'
import { confirmIdentity } from '../../commands/confirm-identity.ts'
import { endOtherSessions, endOwnSession } from '../../commands/end-session.ts'
import { sessionList } from '../../data/answers.ts'
import { signedAnswer } from '../../factors/passkeys.ts'
import { typedPassword } from '../../passwords/rules.ts'
import { listOwnSessions } from '../../queries/sessions.ts'
import { originOf } from '../origin-of.ts'

const list = route({
  method: 'GET',
  path: '/api/auth/sessions',
  access: 'session',
  summary: 'Where one is signed in',
  responses: { 200: sessionList },
  handle: async ({ execute }) => ({ status: 200 as const, body: await execute(listOwnSessions, {}) }),
})

const endOthers = route({
  method: 'DELETE',
  path: '/api/auth/sessions',
  access: 'session',
  summary: 'End all of one’s sessions but this one',
  responses: { 200: z.object({ ended: z.int() }) },
  handle: async ({ execute }) => ({ status: 200 as const, body: await execute(endOtherSessions, {}) }),
})

const confirm = route({
  method: 'POST',
  path: '/api/auth/sessions/confirm',
  access: 'session',
  summary: 'Show once more who one is, for what asks for a fresh sign-in',
  body: z.union([
    z.object({ password: typedPassword }),
    z.object({ code: z.string().max(40) }),
    z.object({ passkey: signedAnswer }),
  ]),
  responses: { 204: 'empty' },
  bodyLimit: 16_384,
  async handle({ body, request, execute }) {
    await execute(confirmIdentity, 'passkey' in body ? { ...body, origin: originOf(request) } : body)

    return { status: 204 as const }
  },
})

const end = route({
  method: 'DELETE',
  path: '/api/auth/sessions/:id',
  access: 'session',
  summary: 'End one of one’s own sessions',
  params: z.object({ id: z.uuid() }),
  responses: { 204: 'empty' },
  async handle({ params, execute }) {
    await execute(endOwnSession, { sessionId: params.id })

    return { status: 204 as const }
  },
})

export const sessionRoutes = [list, endOthers, confirm, end]
