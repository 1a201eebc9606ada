import { route } from '@leadkeep/http'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { checkpointSchema, checkpointsShape, listCheckpoints } from '../../queries/list-checkpoints.ts'

const list = route({
  method: 'GET',
  path: '/api/audit_logs/checkpoints',
  access: ['audit_logs.entries.view'],
  summary: 'The signed heads of the log, newest first.',
  query: z.object(checkpointsShape),
  responses: { 200: z.object({ items: z.array(checkpointSchema), next: z.int().nullable() }) },
  async handle({ query, execute }) {
    return { status: 200 as const, body: await execute(listCheckpoints, query) }
  },
})

const note = route({
  method: 'GET',
  path: '/api/audit_logs/checkpoints/:size',
  access: ['audit_logs.entries.view'],
  summary: 'One signed head of the log as a file to keep elsewhere: a C2SP tlog-checkpoint.',
  params: z.object({ size: z.coerce.number().int().min(1) }),
  responses: { 200: 'stream' },
  async handle({ params: { size }, execute }) {
    const { items } = await execute(listCheckpoints, { before: size + 1, limit: 1 })
    const found = items.find((each) => each.size === size)
    if (!found) throw notFound('audit_logs.checkpoint')()

    return new Response(found.note, {
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': `attachment; filename="checkpoint-${size}.txt"`,
      },
    })
  },
})

export const checkpointRoutes = [list, note]
