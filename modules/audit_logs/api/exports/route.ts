import { route } from '@leadkeep/http'
import { z } from 'zod'
import { askedShape, askForExport, askForOpenedExport, openedInput } from '../../commands/ask-for-export.ts'
import { exportEntries } from '../../commands/export-entries.ts'
import { formats } from '../../export/format.ts'
import { downloadExport, exportItem, exportView, listExports, readExport } from '../../queries/exports.ts'

const asked = z.object({ id: z.uuid() })
const params = z.object({ id: z.uuid() })

const ask = route({
  method: 'POST',
  path: '/api/audit_logs/exports',
  access: ['audit_logs.export'],
  summary:
    'The log as a file; nothing in it is opened, and the export is recorded. An archive with proofs is put together by a job; the bare entries, JSONL or CSV, stream at once.',
  accepts: ['json', 'form'],
  body: z.object({ format: z.enum(['archive', ...formats]), ...askedShape }),
  responses: { 200: 'stream', 202: asked, 303: 'empty' },
  async handle({ request, body: { format, ...rest }, execute }) {
    if (format === 'archive') {
      const { id } = await execute(askForExport, rest)
      const location = isForm(request) ? `/backend/log/exports/${id}` : `/api/audit_logs/exports/${id}`

      return isForm(request)
        ? { status: 303, headers: { location } }
        : { status: 202, body: { id }, headers: { location } }
    }
    const { spreadsheet: _, ...entries } = rest
    const { stream, contentType, filename } = await execute(exportEntries, { format, ...entries })

    return new Response(stream, {
      headers: { 'content-type': contentType, 'content-disposition': `attachment; filename="${filename}"` },
    })
  },
})

const isForm = ({ headers }: Request) => headers.get('content-type')?.includes('form-urlencoded') === true

const askOpened = route({
  method: 'POST',
  path: '/api/audit_logs/opened-exports',
  access: ['audit_logs.export', 'audit_logs.export.open'],
  fresh: true,
  summary:
    'The log as an archive with the personal values behind its entries, sealed to an age public key or a passphrase. Each of their persons has it on the log.',
  body: openedInput,
  responses: { 202: asked },
  async handle({ body, execute }) {
    const { id } = await execute(askForOpenedExport, body)

    return { status: 202, body: { id }, headers: { location: `/api/audit_logs/exports/${id}` } }
  },
})

const list = route({
  method: 'GET',
  path: '/api/audit_logs/exports',
  access: ['audit_logs.export'],
  summary: 'Archives of the log that were asked for, newest first: those of the last seven days',
  responses: { 200: z.object({ items: z.array(exportItem) }) },
  async handle({ execute }) {
    return { status: 200, body: await execute(listExports, {}) }
  },
})

const read = route({
  method: 'GET',
  path: '/api/audit_logs/exports/:id',
  access: ['audit_logs.export'],
  summary: 'One archive of the log: how far it is, and what is in it',
  params,
  responses: { 200: exportView },
  async handle({ params: { id }, execute }) {
    return { status: 200, body: await execute(readExport, { id }) }
  },
})

const download = route({
  method: 'GET',
  path: '/api/audit_logs/exports/:id/archive',
  access: ['audit_logs.export'],
  summary: 'The archive itself, for seven days. That it was given out is recorded.',
  params,
  responses: { 200: 'stream' },
  async handle({ params: { id }, execute }) {
    const { stream, bytes, filename } = await execute(downloadExport, { id })

    return new Response(stream, {
      headers: {
        'content-type': 'application/zip',
        'content-length': String(bytes),
        'content-disposition': `attachment; filename="${filename}"`,
      },
    })
  },
})

export const exportRoutes = [ask, askOpened, list, read, download]
