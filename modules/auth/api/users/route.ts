import { route } from '@leadkeep/http'
import { z } from 'zod'
import { inviteUser } from '../../commands/invite-user.ts'
import { updateUser } from '../../commands/update-user.ts'
import { userDetail, userList } from '../../data/answers.ts'
import { email, name, roleEnds, roleKeys } from '../../data/validators.ts'
import { getUser, listUsers } from '../../queries/users.ts'

const params = z.object({ id: z.uuid() })

const list = route({
  method: 'GET',
  path: '/api/auth/users',
  access: ['auth.users.view'],
  summary: 'The users of the tenant',
  query: z.object({ cursor: z.uuid().optional(), limit: z.coerce.number().int().min(1).max(100).optional() }),
  responses: { 200: userList },
  handle: async ({ query, execute }) => ({ status: 200 as const, body: await execute(listUsers, query) }),
})

const create = route({
  method: 'POST',
  path: '/api/auth/users',
  access: ['auth.users.manage'],
  fresh: true,
  summary: 'Invite a user: they are sent a link by which they choose a password',
  body: z.object({ email, name, roles: roleKeys.default([]), until: roleEnds.default({}) }),
  responses: { 201: z.object({ userId: z.uuid() }) },
  handle: async ({ body, execute }) => ({ status: 201 as const, body: await execute(inviteUser, body) }),
})

const get = route({
  method: 'GET',
  path: '/api/auth/users/:id',
  access: ['auth.users.view'],
  summary: 'One user',
  params,
  responses: { 200: userDetail },
  handle: async ({ params: { id }, execute }) => ({
    status: 200 as const,
    body: await execute(getUser, { userId: id }),
  }),
})

const update = route({
  method: 'PATCH',
  path: '/api/auth/users/:id',
  access: ['auth.users.manage'],
  fresh: true,
  summary: 'Change a user’s name or address',
  params,
  body: z.object({ version: z.int(), email: email.optional(), name: name.optional() }),
  responses: { 204: 'empty' },
  async handle({ params: { id }, body, execute }) {
    await execute(updateUser, { userId: id, ...body })

    return { status: 204 as const }
  },
})

export const userRoutes = [list, create, get, update]
