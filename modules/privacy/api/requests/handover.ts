import { route } from '@leadkeep/http'
import { isAppError } from '@leadkeep/kernel'
import { z } from 'zod'
import { packageSchema } from '../../access/schema.ts'
import {
  collectPackage,
  lookAtHandOver,
  readOwnCertificate,
} from '../../requests/commands/collect-package.ts'
import { handedOver, handOverPage } from '../../requests/handover-page.ts'

const params = z.object({ token: z.string() })

const look = route({
  method: 'GET',
  path: '/api/privacy/handovers/:token',
  access: 'public',
  summary: 'What a mailed link to a package shows: a button, and nothing that changes by looking',
  params,
  responses: { 200: 'stream', 410: 'stream' },
  async handle({ execute, params: { token } }) {
    const { state, language } = await execute(lookAtHandOver, { token })

    return handOverPage({ name: state, language, hasButton: state === 'waits' })
  },
})

const collect = route({
  method: 'POST',
  path: '/api/privacy/handovers/:token',
  access: 'public',
  summary: 'Gives the package out, once',
  params,
  responses: { 200: 'stream', 410: 'stream' },
  async handle({ execute, params: { token } }) {
    const { state, language, archive } = await execute(collectPackage, { token }).catch((error: unknown) => {
      // Two at once: the other one has it.
      if (!isAppError(error) || error.code !== 'record.changed_meanwhile') throw error

      return { state: 'collected' as const, language: 'en', archive: null }
    })

    return archive
      ? handedOver(archive, 'application/zip', 'your-data.zip')
      : handOverPage({ name: state, language, hasButton: false })
  },
})

const certificateLink = route({
  method: 'GET',
  path: '/api/privacy/certificates/:token',
  access: 'public',
  summary: 'What a mailed link to the certificate of an erasure shows',
  params,
  responses: { 200: 'stream', 410: 'stream' },
  async handle({ execute, params: { token } }) {
    const { state, language } = await execute(readOwnCertificate, { token })

    return handOverPage({ name: `certificate.${state}`, language, hasButton: state === 'waits' })
  },
})

const certificate = route({
  method: 'POST',
  path: '/api/privacy/certificates/:token',
  access: 'public',
  summary: 'The signed certificate of the erasure that somebody asked for',
  params,
  responses: { 200: 'stream', 410: 'stream' },
  async handle({ execute, params: { token } }) {
    const { state, language, statement } = await execute(readOwnCertificate, { token })

    return statement
      ? handedOver(statement, 'text/plain; charset=utf-8', 'erasure-certificate.txt')
      : handOverPage({ name: `certificate.${state}`, language, hasButton: false })
  },
})

const schema = route({
  method: 'GET',
  path: '/api/privacy/package-schema',
  access: 'public',
  summary: 'What programs may rely on in a package of somebody’s data, as JSON Schema',
  responses: { 200: 'stream' },
  async handle() {
    return new Response(JSON.stringify(packageSchema(), null, 2), {
      headers: { 'content-type': 'application/schema+json' },
    })
  },
})

export const handOverRoutes = [look, collect, certificateLink, certificate, schema]
