import { z } from 'zod'
import { openApiDocument } from './openapi.ts'
import { route } from './route.ts'

/** The interface as a document, made from the objects that validate. It names no tenant and no record. */
export const openApi = route({
  method: 'GET',
  path: '/api/openapi.json',
  access: 'public',
  summary: 'This interface as OpenAPI 3.1',
  responses: { 200: z.record(z.string(), z.unknown()) },
  async handle({ services }) {
    const info = { title: 'Leadkeep', version: '1', sessionCookie: '__Host-leadkeep' }

    return { status: 200, body: openApiDocument(services.modules, info) }
  },
})
