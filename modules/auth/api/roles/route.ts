import { route } from '@leadkeep/http'
import { z } from 'zod'
import { createRole } from '../../commands/create-role.ts'
import { updateRole } from '../../commands/update-role.ts'
import { featureList, roleAnswer, roleList } from '../../data/answers.ts'
import { roleFeatures, roleKey, roleTitle } from '../../data/validators.ts'
import { getRole, listFeatures, listRoles } from '../../queries/roles.ts'

const params = z.object({ id: z.uuid() })

const list = route({
  method: 'GET',
  path: '/api/auth/roles',
  access: ['auth.roles.view'],
  summary: 'The roles of the tenant and what they allow',
  responses: { 200: roleList },
  handle: async ({ execute }) => ({ status: 200 as const, body: await execute(listRoles, {}) }),
})

const create = route({
  method: 'POST',
  path: '/api/auth/roles',
  access: ['auth.roles.manage'],
  fresh: true,
  summary: 'Create a role out of features one holds',
  body: z.object({ key: roleKey, title: roleTitle, features: roleFeatures }),
  responses: { 201: z.object({ roleId: z.uuid() }) },
  handle: async ({ body, execute }) => ({ status: 201 as const, body: await execute(createRole, body) }),
})

const get = route({
  method: 'GET',
  path: '/api/auth/roles/:id',
  access: ['auth.roles.view'],
  summary: 'One role',
  params,
  responses: { 200: roleAnswer },
  handle: async ({ params: { id }, execute }) => ({
    status: 200 as const,
    body: await execute(getRole, { roleId: id }),
  }),
})

const update = route({
  method: 'PATCH',
  path: '/api/auth/roles/:id',
  access: ['auth.roles.manage'],
  fresh: true,
  summary: 'Change a role’s title or features',
  params,
  body: z.object({ version: z.int(), title: roleTitle.optional(), features: roleFeatures.optional() }),
  responses: { 204: 'empty' },
  async handle({ params: { id }, body, execute }) {
    await execute(updateRole, { roleId: id, ...body })

    return { status: 204 as const }
  },
})

const features = route({
  method: 'GET',
  path: '/api/auth/features',
  access: ['auth.roles.view'],
  summary: 'Everything a role can allow',
  responses: { 200: featureList },
  handle: async ({ execute }) => ({ status: 200 as const, body: await execute(listFeatures, {}) }),
})

export const roleRoutes = [list, create, get, update, features]
