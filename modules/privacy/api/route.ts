import { route } from '@leadkeep/http'
import { z } from 'zod'
import { asPage } from '../access/as-page.ts'
import { buildPackage } from '../access/package.ts'
import { packageLanguages, sayIn } from '../access/say.ts'
import { eraseSubject } from '../commands/erase-subject.ts'
import { holdInput, liftHold, placeHold } from '../commands/holds.ts'
import { erasureGrounds } from '../data/grounds.ts'
import { handOverRoutes } from './requests/handover.ts'
import { requestRoutes } from './requests/route.ts'
import { findMentions, mentionsFound, mentionsFrom } from '../mentions/find-mentions.ts'
import { erasureItem, erasureView, listErasures, readCertificate, readErasure } from '../queries/erasures.ts'
import { erasurePreview, previewErasure } from '../queries/preview-erasure.ts'

const params = z.object({ id: z.uuid() })

const preview = route({
  method: 'GET',
  path: '/api/privacy/subjects/:id/erasure',
  access: ['privacy.subjects.erase'],
  summary: 'What erasing somebody would do: what goes, what stays, why and until when',
  params,
  responses: { 200: erasurePreview },
  async handle({ execute, params: { id } }) {
    return { status: 200, body: await execute(previewErasure, { subjectId: id }) }
  },
})

const mentions = route({
  method: 'POST',
  path: '/api/privacy/subjects/:id/mentions',
  access: ['privacy.subjects.erase'],
  summary: 'Look through some of what was written about others, for somebody who is to be erased',
  params,
  body: mentionsFrom,
  responses: { 200: mentionsFound },
  async handle({ execute, params: { id }, body }) {
    return { status: 200, body: await execute(findMentions, { ...body, subjectId: id }) }
  },
})

const erase = route({
  method: 'POST',
  path: '/api/privacy/subjects/:id/erasure',
  access: ['privacy.subjects.erase'],
  fresh: true,
  summary: 'Erase somebody for good: in the tables, in every backup and beside the log',
  params,
  body: z.object({ ground: z.enum(erasureGrounds), also: z.array(z.uuid()).max(100).default([]) }),
  responses: { 202: z.object({ id: z.uuid() }) },
  async handle({ execute, params: { id }, body }) {
    return { status: 202, body: await execute(eraseSubject, { ...body, subjectId: id }) }
  },
})

const list = route({
  method: 'GET',
  path: '/api/privacy/erasures',
  access: ['privacy.erasures.view'],
  summary: 'Erasures, the newest first, and how far each has come',
  responses: { 200: z.object({ items: z.array(erasureItem) }) },
  async handle({ execute }) {
    return { status: 200, body: await execute(listErasures, {}) }
  },
})

const read = route({
  method: 'GET',
  path: '/api/privacy/erasures/:id',
  access: ['privacy.erasures.view'],
  summary: 'One erasure: what it emptied, and who had been given the data before',
  params,
  responses: { 200: erasureView },
  async handle({ execute, params: { id } }) {
    return { status: 200, body: await execute(readErasure, { id }) }
  },
})

const certificate = route({
  method: 'GET',
  path: '/api/privacy/erasures/:id/certificate',
  access: ['privacy.erasures.view'],
  summary: 'The signed certificate of an erasure',
  params,
  responses: { 200: 'stream' },
  async handle({ execute, params: { id } }) {
    const { statement } = await execute(readCertificate, { id })

    return new Response(statement, {
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': `attachment; filename="erasure-certificate-${id}.txt"`,
      },
    })
  },
})

const build = route({
  method: 'GET',
  path: '/api/privacy/subjects/:id/package',
  access: ['privacy.packages.build'],
  summary: 'All that is held of somebody, as JSON or as a page, to be looked through and handed to them',
  params,
  query: z.object({
    format: z.enum(['json', 'html']).default('json'),
    language: z.enum(packageLanguages).default('en'),
  }),
  responses: { 200: 'stream' },
  async handle({ execute, params: { id }, query: { format, language }, services }) {
    const built = await execute(buildPackage, { subjectId: id, language })
    const [text, type] =
      format === 'json'
        ? [JSON.stringify(built, null, 2), 'application/json']
        : [asPage(built, language, sayIn(services, language)), 'text/html']

    return new Response(text, {
      headers: {
        'content-type': `${type}; charset=utf-8`,
        'content-disposition': `attachment; filename="held-of-${id}.${format}"`,
      },
    })
  },
})

const place = route({
  method: 'POST',
  path: '/api/privacy/subjects/:id/holds',
  access: ['privacy.holds.manage'],
  summary: 'Keep somebody’s data from being erased as long as the law wants it kept',
  params,
  body: holdInput,
  responses: { 201: z.object({ id: z.uuid() }) },
  async handle({ execute, params: { id }, body }) {
    return { status: 201, body: await execute(placeHold, { ...body, subjectId: id }) }
  },
})

const lift = route({
  method: 'POST',
  path: '/api/privacy/holds/:id/lift',
  access: ['privacy.holds.manage'],
  summary: 'Lift a hold whose reason is gone',
  params,
  responses: { 204: 'empty' },
  async handle({ execute, params: { id } }) {
    await execute(liftHold, { holdId: id })

    return { status: 204 }
  },
})

export const routes = [
  build,
  preview,
  mentions,
  erase,
  list,
  read,
  certificate,
  place,
  lift,
  ...requestRoutes,
  ...handOverRoutes,
]
