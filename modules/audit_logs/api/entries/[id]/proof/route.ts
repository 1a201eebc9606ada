import { route } from '@leadkeep/http'
import { z } from 'zod'
import { proveEntry } from '../../../../queries/prove-entry.ts'

export const proofRoute = route({
  method: 'GET',
  path: '/api/audit_logs/entries/:id/proof',
  access: ['audit_logs.entries.view'],
  summary: 'That an entry stands in the log: a C2SP tlog-proof, for its leaf as an export has it.',
  params: z.object({ id: z.uuid() }),
  responses: { 200: 'stream' },
  async handle({ params, execute }) {
    const { index, proof } = await execute(proveEntry, params)

    return new Response(proof, {
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': `attachment; filename="entry-${index}.tlog-proof"`,
      },
    })
  },
})
