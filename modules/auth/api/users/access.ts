import { route } from '@leadkeep/http'
import { z } from 'zod'
import { assignRoles } from '../../commands/assign-roles.ts'
import { disableUser, enableUser } from '../../commands/disable-user.ts'
import { endUserSessions } from '../../commands/end-session.ts'
import { resetFactors } from '../../commands/reset-factors.ts'
import { sendLink } from '../../commands/send-link.ts'
import { sessionList } from '../../data/answers.ts'
import { roleEnds, roleKeys } from '../../data/validators.ts'
import { listUserSessions } from '../../queries/sessions.ts'

const params = z.object({ id: z.uuid() })
const ended = z.object({ ended: z.int() })

const disable = route({
  method: 'POST',
  path: '/api/auth/users/:id/disable',
  access: ['auth.users.manage'],
  summary: 'Keep a user out; their sessions end',
  params,
  responses: { 204: 'empty' },
  async handle({ params: { id }, execute }) {
    await execute(disableUser, { userId: id })

    return { status: 204 as const }
  },
})

const enable = route({
  method: 'POST',
  path: '/api/auth/users/:id/enable',
  access: ['auth.users.manage'],
  summary: 'Let a disabled user in again',
  params,
  responses: { 204: 'empty' },
  async handle({ params: { id }, execute }) {
    await execute(enableUser, { userId: id })

    return { status: 204 as const }
  },
})

const roles = route({
  method: 'PUT',
  path: '/api/auth/users/:id/roles',
  access: ['auth.users.manage'],
  fresh: true,
  summary: 'Give a user exactly these roles, each for a time or until it is taken away',
  params,
  body: z.object({ roles: roleKeys, until: roleEnds.default({}) }),
  responses: { 204: 'empty' },
  async handle({ params: { id }, body, execute }) {
    await execute(assignRoles, { userId: id, ...body })

    return { status: 204 as const }
  },
})

const link = route({
  method: 'POST',
  path: '/api/auth/users/:id/link',
  access: ['auth.users.manage'],
  fresh: true,
  summary: 'Send a user a link by which they choose a password',
  params,
  responses: { 202: 'empty' },
  async handle({ params: { id }, execute }) {
    await execute(sendLink, { userId: id })

    return { status: 202 as const }
  },
})

const sessions = route({
  method: 'GET',
  path: '/api/auth/users/:id/sessions',
  access: ['auth.users.manage'],
  summary: 'Where a user is signed in',
  params,
  responses: { 200: sessionList },
  handle: async ({ params: { id }, execute }) => ({
    status: 200 as const,
    body: await execute(listUserSessions, { userId: id }),
  }),
})

const endSessions = route({
  method: 'DELETE',
  path: '/api/auth/users/:id/sessions',
  access: ['auth.users.manage'],
  summary: 'End all sessions of a user',
  params,
  responses: { 200: ended },
  handle: async ({ params: { id }, execute }) => ({
    status: 200 as const,
    body: await execute(endUserSessions, { userId: id }),
  }),
})

const endSession = route({
  method: 'DELETE',
  path: '/api/auth/users/:id/sessions/:sessionId',
  access: ['auth.users.manage'],
  summary: 'End one session of a user',
  params: params.extend({ sessionId: z.uuid() }),
  responses: { 200: ended },
  handle: async ({ params: { id, sessionId }, execute }) => ({
    status: 200 as const,
    body: await execute(endUserSessions, { userId: id, sessionId }),
  }),
})

const factors = route({
  method: 'DELETE',
  path: '/api/auth/users/:id/factors',
  access: ['auth.users.manage'],
  fresh: true,
  summary: 'Remove a user’s second factors; their sessions end, and they are told by mail',
  params,
  responses: { 200: ended },
  handle: async ({ params: { id }, execute }) => ({
    status: 200 as const,
    body: await execute(resetFactors, { userId: id }),
  }),
})

export const userAccessRoutes = [factors, disable, enable, roles, link, sessions, endSessions, endSession]
