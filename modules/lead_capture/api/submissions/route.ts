import { route } from '@leadkeep/http'
import { z } from 'zod'
import { listUnprocessed } from '../../commands/list-unprocessed.ts'
import { retrySubmission } from '../../commands/retry-submission.ts'
import { submissionStates } from '../../data/entities.ts'

const item = z.object({
  id: z.uuid(),
  form: z.string().nullable(),
  receivedAt: z.iso.datetime(),
  state: z.enum(submissionStates),
  failure: z.string().nullable(),
  keyReused: z.boolean(),
  receiptId: z.string(),
})

export const unprocessed = route({
  method: 'GET',
  path: '/api/lead_capture/submissions/unprocessed',
  access: ['lead_capture.submissions.view'],
  summary: 'Submissions that could not be processed, or wait for longer than they should',
  responses: { 200: z.object({ items: z.array(item) }) },
  async handle({ execute }) {
    return { status: 200, body: await execute(listUnprocessed, {}) }
  },
})

export const retry = route({
  method: 'POST',
  path: '/api/lead_capture/submissions/:id/retry',
  access: ['lead_capture.submissions.retry'],
  summary: 'Try a submission that could not be processed once more',
  params: z.object({ id: z.uuid() }),
  responses: { 204: 'empty' },
  async handle({ execute, params }) {
    await execute(retrySubmission, { submissionId: params.id })

    return { status: 204 }
  },
})
