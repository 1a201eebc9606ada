import { expect, test } from '@jest/globals'
import type { Module } from '@leadkeep/kernel'
import { Validator } from '@seriousme/openapi-schema-validator'
import { z } from 'zod'
import { openApiDocument, route } from './index.ts'

const stage = z.enum(['new', 'won']).meta({ id: 'Stage' })
const lead = z.object({ id: z.uuid(), stage, createdAt: z.iso.datetime() }).meta({ id: 'Lead' })

const crm: Module = {
  id: 'crm',
  title: 'Leads',
  routes: [
    route({
      method: 'GET',
      path: '/api/crm/leads/:id',
      access: ['crm.leads.view'],
      summary: 'One lead',
      params: z.object({ id: z.uuid() }),
      query: z.object({
        limit: z.coerce.number().int().default(20),
        search: z.string(),
        stage: stage.optional(),
      }),
      responses: { 200: lead },
      handle: async () => ({ status: 200, body: { id: '', stage: 'new' as const, createdAt: '' } }),
    }),
    route({
      method: 'PATCH',
      path: '/api/crm/leads/:id',
      access: 'session',
      summary: 'Change a lead',
      params: z.object({ id: z.uuid() }),
      body: z.object({ stage, note: z.string().default('') }),
      responses: { 200: z.object({ leads: z.array(lead) }), 204: 'empty' },
      handle: async () => ({ status: 204 }),
    }),
    route({
      method: 'POST',
      path: '/f/:slug',
      access: 'public',
      summary: 'A form',
      params: z.object({ slug: z.string() }),
      accepts: ['form', 'json'],
      body: z.object({ name: z.string() }),
      responses: { 200: 'stream', 303: 'empty' },
      handle: async () => ({ status: 303 }),
    }),
  ],
}

const info = { title: 'Leadkeep', version: '0.1.0', sessionCookie: '__Host-leadkeep' }
const document = openApiDocument([crm, { id: 'quiet', title: 'No routes' }], info)

test('the document is valid OpenAPI 3.1', async () => {
  // The validator types documents as plain objects of its own; ours is one.
  const validator = new Validator()
  expect(await validator.validate(JSON.parse(JSON.stringify(document)))).toMatchObject({ valid: true })
  expect(validator.version).toBe('3.1')
})

test('it says who may call, what goes in and what comes out, from the objects that validate', () => {
  expect(document).toMatchObject({
    paths: {
      '/api/crm/leads/{id}': {
        get: {
          operationId: 'GET_api_crm_leads_id',
          'x-leadkeep-access': ['crm.leads.view'],
          security: [{ cookie: [] }, { bearer: [] }],
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string', format: 'uuid' } },
            { name: 'limit', in: 'query', required: false, schema: { default: 20 } },
            { name: 'search', in: 'query', required: true },
            { name: 'stage', in: 'query', required: false },
          ],
          responses: {
            default: {
              content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
            },
          },
        },
        patch: {
          'x-leadkeep-access': 'session',
          requestBody: {
            required: true,
            content: { 'application/json': { schema: { required: ['stage'] } } },
          },
          responses: { 204: {} },
        },
      },
      '/f/{slug}': {
        post: {
          'x-leadkeep-access': 'public',
          security: [],
          requestBody: { content: { 'application/json': {}, 'application/x-www-form-urlencoded': {} } },
        },
      },
    },
    components: {
      schemas: { Problem: { required: expect.arrayContaining(['code', 'instance']) }, Lead: {}, Stage: {} },
      securitySchemes: { cookie: { name: '__Host-leadkeep' }, bearer: { scheme: 'bearer' } },
    },
  })
})

test('every reference leads somewhere', () => {
  const text = JSON.stringify(document)
  const known = Object.keys(Object(Reflect.get(Object(document['components']), 'schemas')))
  const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map(([, reference]) => reference)
  expect(references.length).toBeGreaterThan(3)
  for (const reference of references)
    expect(known.map((name) => `#/components/schemas/${name}`)).toContain(reference)
})
