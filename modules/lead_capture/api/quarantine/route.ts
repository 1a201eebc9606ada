import { route } from '@leadkeep/http'
import { z } from 'zod'
import { discardHeld, releaseHeld } from '../../quarantine/decide.ts'
import { listHeld } from '../../quarantine/list-held.ts'
import { quarantineStates } from '../../quarantine/quarantined.ts'
import { readHeld } from '../../quarantine/read-held.ts'

const params = z.object({ id: z.uuid() })
const held = z.object({
  id: z.uuid(),
  form: z.string().nullable(),
  receiptId: z.string(),
  signals: z.array(z.string()),
  state: z.enum(quarantineStates),
  receivedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
})
const named = z.array(z.object({ name: z.string(), value: z.string() }))

const list = route({
  method: 'GET',
  path: '/api/lead_capture/quarantine',
  access: ['lead_capture.quarantine.view'],
  summary: 'Submissions that look doubtful and wait for somebody to decide',
  responses: { 200: z.object({ items: z.array(held) }) },
  async handle({ execute }) {
    return { status: 200, body: await execute(listHeld, {}) }
  },
})

const read = route({
  method: 'GET',
  path: '/api/lead_capture/quarantine/:id',
  access: ['lead_capture.quarantine.view'],
  summary: 'One of them, opened; the log says who looked',
  params,
  responses: { 200: held.extend({ fields: named, purposes: z.array(z.string()), attribution: named }) },
  async handle({ execute, params: { id } }) {
    return { status: 200, body: await execute(readHeld, { id }) }
  },
})

const release = route({
  method: 'POST',
  path: '/api/lead_capture/quarantine/:id/release',
  access: ['lead_capture.quarantine.decide'],
  summary: 'Make a lead of one of them',
  params,
  responses: { 204: 'empty' },
  async handle({ execute, params: { id } }) {
    await execute(releaseHeld, { id })

    return { status: 204 }
  },
})

const discard = route({
  method: 'POST',
  path: '/api/lead_capture/quarantine/:id/discard',
  access: ['lead_capture.quarantine.decide'],
  summary: 'Destroy what one of them says',
  params,
  responses: { 204: 'empty' },
  async handle({ execute, params: { id } }) {
    await execute(discardHeld, { id })

    return { status: 204 }
  },
})

export const quarantineRoutes = [list, read, release, discard]
