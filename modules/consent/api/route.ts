import { route } from '@leadkeep/http'
import { z } from 'zod'
import { readEvidence } from '../commands/open-evidence.ts'
import {
  changePurpose,
  declarePurpose,
  listPurposes,
  purposeChanges,
  purposeView,
} from '../commands/purposes.ts'
import { readHistory } from '../commands/read-history.ts'
import { readReceipt } from '../commands/read-receipt.ts'
import { recordWithdrawal } from '../commands/record-withdrawal.ts'
import { evidencePurposeIds } from '../data/evidence-purposes.ts'
import { historyView } from '../history.ts'

const purposes = route({
  method: 'GET',
  path: '/api/consent/purposes',
  access: ['consent.purposes.view'],
  summary: 'What personal data is used for, and on which basis',
  responses: { 200: z.object({ items: z.array(purposeView) }) },
  async handle({ execute }) {
    return { status: 200, body: await execute(listPurposes, {}) }
  },
})

const declare = route({
  method: 'POST',
  path: '/api/consent/purposes',
  access: ['consent.purposes.manage'],
  summary: 'Declare a purpose',
  body: declarePurpose.input,
  responses: { 201: purposeView },
  async handle({ execute, body }) {
    return { status: 201, body: await execute(declarePurpose, body) }
  },
})

const change = route({
  method: 'PATCH',
  path: '/api/consent/purposes/:id',
  access: ['consent.purposes.manage'],
  summary: 'Change a purpose, or end it for good',
  params: z.object({ id: z.uuid() }),
  body: purposeChanges,
  responses: { 200: purposeView },
  async handle({ execute, params, body }) {
    return { status: 200, body: await execute(changePurpose, { ...body, id: params.id }) }
  },
})

const history = route({
  method: 'GET',
  path: '/api/consent/subjects/:id/decisions',
  access: ['consent.decisions.view'],
  summary: 'What one person decided, with the words it was about',
  params: z.object({ id: z.uuid() }),
  responses: { 200: historyView },
  async handle({ execute, params }) {
    return { status: 200, body: await execute(readHistory, { subjectId: params.id }) }
  },
})

const withdraw = route({
  method: 'POST',
  path: '/api/consent/subjects/:id/withdrawals',
  access: ['consent.decisions.withdraw'],
  summary: 'Record a withdrawal that the person told staff of',
  params: z.object({ id: z.uuid() }),
  body: z.object({ purpose: z.string().max(60) }),
  responses: { 204: 'empty' },
  async handle({ execute, params, body }) {
    await execute(recordWithdrawal, { subjectId: params.id, purpose: body.purpose })

    return { status: 204 }
  },
})

const evidence = route({
  method: 'POST',
  path: '/api/consent/decisions/:id/evidence',
  access: ['consent.evidence.open'],
  summary: 'Open who made a decision, and from where',
  params: z.object({ id: z.uuid() }),
  body: z.object({ purpose: z.enum(evidencePurposeIds) }),
  responses: {
    200: z.object({
      evidence: z.object({ identifier: z.string().nullable(), origin: z.string().nullable() }).nullable(),
    }),
  },
  async handle({ execute, params, body }) {
    return { status: 200, body: await execute(readEvidence, { ...body, decisionId: params.id }) }
  },
})

const receipt = route({
  method: 'GET',
  path: '/api/consent/receipts/:id',
  access: ['consent.decisions.view'],
  summary: 'A signed consent receipt, as its person can have it',
  params: z.object({ id: z.uuid() }),
  responses: { 200: 'stream' },
  async handle({ execute, params }) {
    const { statement } = await execute(readReceipt, { receiptId: params.id })

    return new Response(statement, {
      headers: {
        'content-type': 'text/plain; charset=utf-8',
        'content-disposition': `attachment; filename="consent-receipt-${params.id}.txt"`,
      },
    })
  },
})

export const routes = [purposes, declare, change, history, withdraw, evidence, receipt]
