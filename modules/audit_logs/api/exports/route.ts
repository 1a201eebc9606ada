import { route } from '@leadkeep/http'
import { exportEntries, exportInput } from '../../commands/export-entries.ts'

export const exportsRoute = route({
  method: 'POST',
  path: '/api/audit_logs/exports',
  access: ['audit_logs.export'],
  summary: 'The log as a file, JSONL or CSV, streamed. Nothing in it is opened; the export is recorded.',
  accepts: ['json', 'form'],
  body: exportInput,
  responses: { 200: 'stream' },
  async handle({ body, execute }) {
    const { stream, contentType, filename } = await execute(exportEntries, body)

    return new Response(stream, {
      headers: { 'content-type': contentType, 'content-disposition': `attachment; filename="${filename}"` },
    })
  },
})
