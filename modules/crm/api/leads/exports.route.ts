import { route } from '@leadkeep/http'
import { exportLeads, leadExportInput } from '../../csv/export-leads.ts'

export const postExport = route({
  method: 'POST',
  path: '/api/crm/leads/exports',
  access: ['crm.leads.export'],
  summary:
    'A list as CSV for one purpose, streamed; a last line that begins with # says how many may not be used for it',
  body: leadExportInput,
  accepts: ['json', 'form'],
  responses: { 200: 'stream' },
  handle: async ({ body, scope, execute }) => {
    const day = scope.now().toISOString().slice(0, 10)

    return new Response(streamOf(await execute(exportLeads, body)), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="leads-${day}.csv"`,
      },
    })
  },
})

/** Pulled as fast as it is read; a reader who goes away ends the generator, which records that it broke off. */
function streamOf(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()

  return new ReadableStream({
    async pull(controller) {
      const next = await lines.next()
      if (next.done) controller.close()
      else controller.enqueue(encoder.encode(next.value))
    },
    cancel: async () => void (await lines.return(undefined)),
  })
}
