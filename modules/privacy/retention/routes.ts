import { route } from '@leadkeep/http'
import { z } from 'zod'
import { askForRun } from './begin-run.ts'
import { choice, chooseRule } from './choose-rule.ts'
import { openSample, previewRetention, ruleView, sampleView } from './preview-retention.ts'
import { listRuns, readRun, readRunReceipt, runItem } from './read-runs.ts'

const byRule = z.object({ rule: z.string().max(100) })
const byId = z.object({ id: z.uuid() })

const preview = route({
  method: 'GET',
  path: '/api/privacy/retention',
  access: ['privacy.retention.view'],
  summary: 'The rules by which data ends, and what the next run would end',
  responses: {
    200: z.object({
      rules: z.array(ruleView),
      purposes: z.array(z.object({ key: z.string(), title: z.string() })),
    }),
  },
  async handle({ execute }) {
    return { status: 200, body: await execute(previewRetention, {}) }
  },
})

const choose = route({
  method: 'PUT',
  path: '/api/privacy/retention/rules/:rule',
  access: ['privacy.retention.manage'],
  summary: 'Choose another period for a rule, from the next run on',
  params: byRule,
  body: choice,
  responses: { 200: z.object({ version: z.int() }) },
  async handle({ execute, params, body }) {
    return { status: 200, body: await execute(chooseRule, { ...body, ...params }) }
  },
})

const openRows = route({
  method: 'POST',
  path: '/api/privacy/retention/rules/:rule/sample',
  access: ['privacy.retention.open'],
  summary: 'Open some of what a rule would end; it is on the log',
  params: byRule,
  responses: { 200: sampleView },
  async handle({ execute, params }) {
    return { status: 200, body: await execute(openSample, params) }
  },
})

const list = route({
  method: 'GET',
  path: '/api/privacy/retention/runs',
  access: ['privacy.retention.view'],
  summary: 'Runs of retention, the newest first',
  responses: { 200: z.object({ items: z.array(runItem) }) },
  async handle({ execute }) {
    return { status: 200, body: await execute(listRuns, {}) }
  },
})

const ask = route({
  method: 'POST',
  path: '/api/privacy/retention/runs',
  access: ['privacy.retention.manage'],
  summary: 'Run the rules now, not at night',
  responses: { 202: z.object({ id: z.uuid() }) },
  async handle({ execute }) {
    return { status: 202, body: await execute(askForRun, {}) }
  },
})

const read = route({
  method: 'GET',
  path: '/api/privacy/retention/runs/:id',
  access: ['privacy.retention.view'],
  summary: 'One run: what each rule ended, and what was kept',
  params: byId,
  responses: { 200: runItem },
  async handle({ execute, params }) {
    return { status: 200, body: await execute(readRun, params) }
  },
})

const receipt = route({
  method: 'GET',
  path: '/api/privacy/retention/runs/:id/receipt',
  access: ['privacy.retention.view'],
  summary: 'The signed receipt of a run',
  params: byId,
  responses: { 200: 'stream' },
  async handle({ execute, params: { id } }) {
    const { statement } = await execute(readRunReceipt, { id })

    return new Response(statement, {
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': `attachment; filename="retention-receipt-${id}.txt"`,
      },
    })
  },
})

export const retentionRoutes = [preview, choose, openRows, list, ask, read, receipt]
