import { route } from '@leadkeep/http'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { describeProcessing, description } from './describe-processing.ts'
import { details } from './details.ts'
import { exportProcessingRecord, processingRecord, readProcessingRecord } from './processing-record.ts'

const read = route({
  method: 'GET',
  path: '/api/privacy/processing-record',
  access: ['privacy.processing.view'],
  summary: 'The record of processing (GDPR Art. 30), and what is missing in it',
  responses: { 200: processingRecord },
  async handle({ execute }) {
    return { status: 200, body: await execute(readProcessingRecord, {}) }
  },
})

const take = route({
  method: 'GET',
  path: '/api/privacy/processing-record/statement',
  access: ['privacy.processing.view'],
  summary: 'The record of processing, signed with the log’s key',
  responses: { 200: 'stream' },
  async handle({ execute }) {
    const { statement } = await execute(exportProcessingRecord, {})

    return new Response(statement, {
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': 'attachment; filename="processing-record.txt"',
      },
    })
  },
})

const describe = route({
  method: 'PUT',
  path: '/api/privacy/processing-record/details/:detail',
  access: ['privacy.processing.manage'],
  summary: 'Fill in what only a person knows of the processing',
  params: z.object({ detail: z.string().max(100) }),
  body: description,
  responses: { 204: 'empty' },
  async handle({ execute, params, body }) {
    const detail = details.find((each) => each === params.detail)
    if (!detail) throw notFound('privacy.processing_detail')()
    await execute(describeProcessing, { ...body, detail })

    return { status: 204 }
  },
})

export const processingRoutes = [read, take, describe]
