import { route } from '@leadkeep/http'
import { z } from 'zod'
import {
  changeEmbedding,
  createKey,
  listEmbeddings,
  readEmbedding,
  revokeKey,
} from '../../embedding/manage.ts'
import { siteOrigins } from '../../embedding/origins.ts'

const params = z.object({ id: z.uuid() })
const embedding = z.object({ id: z.uuid(), slug: z.string(), origins: z.array(z.string()) })
const key = z.object({
  id: z.uuid(),
  title: z.string(),
  createdAt: z.iso.datetime(),
  revokedAt: z.iso.datetime().nullable(),
})

const list = route({
  method: 'GET',
  path: '/api/lead_capture/embeddings',
  access: ['lead_capture.embedding.view'],
  summary: 'Every form with the other sites that may show it',
  responses: { 200: z.object({ items: z.array(embedding) }) },
  async handle({ execute }) {
    return { status: 200, body: await execute(listEmbeddings, {}) }
  },
})

const read = route({
  method: 'GET',
  path: '/api/lead_capture/forms/:id/embedding',
  access: ['lead_capture.embedding.view'],
  summary: 'The sites that may show a form, and the keys under which systems send to it',
  params,
  responses: { 200: embedding.extend({ keys: z.array(key) }) },
  async handle({ execute, params: { id } }) {
    const { definition: _, site: __, ...body } = await execute(readEmbedding, { formId: id })

    return { status: 200, body }
  },
})

const change = route({
  method: 'PUT',
  path: '/api/lead_capture/forms/:id/embedding',
  access: ['lead_capture.embedding.manage'],
  summary: 'Say which other sites may show a form and send to it',
  params,
  body: z.strictObject({ origins: siteOrigins }),
  responses: { 204: 'empty' },
  async handle({ execute, params: { id }, body }) {
    await execute(changeEmbedding, { formId: id, ...body })

    return { status: 204 }
  },
})

const create = route({
  method: 'POST',
  path: '/api/lead_capture/forms/:id/keys',
  access: ['lead_capture.embedding.manage'],
  fresh: true,
  summary: 'A key for another system; it is in this answer and nowhere else',
  params,
  body: z.strictObject({ title: z.string().trim().min(1).max(100) }),
  responses: { 201: z.object({ id: z.uuid(), key: z.string() }) },
  async handle({ execute, params: { id }, body }) {
    return { status: 201, body: await execute(createKey, { formId: id, ...body }) }
  },
})

const revoke = route({
  method: 'POST',
  path: '/api/lead_capture/keys/:id/revoke',
  access: ['lead_capture.embedding.manage'],
  summary: 'From now on nothing is accepted under a key',
  params,
  responses: { 204: 'empty' },
  async handle({ execute, params: { id } }) {
    await execute(revokeKey, { keyId: id })

    return { status: 204 }
  },
})

export const embeddingRoutes = [list, read, change, create, revoke]
