import { query } from '@leadkeep/commands'
import { z } from 'zod'
import { Form } from '../data/entities.ts'
import { Quarantined } from './quarantined.ts'

const most = 200

/** What waits for somebody to look, the newest first: when, to which form and why. What was sent stays sealed. */
export const listHeld = query({
  id: 'lead_capture.quarantine.list',
  access: ['lead_capture.quarantine.view'],
  input: z.object({}),
  async run({ em }) {
    const held = await em.find(
      Quarantined,
      { state: { $in: ['held', 'released'] }, content: { $ne: null } },
      { orderBy: { receivedAt: 'desc' }, limit: most },
    )
    const forms = await em.find(Form, { id: { $in: held.map(({ formId }) => formId) } })

    return {
      items: held.map(({ id, formId, receiptId, signals, state, receivedAt, expiresAt }) => ({
        id,
        form: forms.find((form) => form.id === formId)?.slug ?? null,
        receiptId,
        signals,
        state,
        receivedAt: receivedAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
      })),
    }
  },
})
