import { select } from '@leadkeep/audit'
import { query, type QueryContext } from '@leadkeep/commands'
import { notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { Form } from '../data/entities.ts'
import { payloadSchema, type Payload } from '../data/payload.ts'
import { cannotRead, notHeld } from '../errors.ts'
import { reviewQuarantine } from '../purposes.ts'
import { Quarantined } from './quarantined.ts'

/** Opens one submission that is held, to be judged. The log says who looked. */
export const readHeld = query({
  id: 'lead_capture.quarantine.read',
  access: ['lead_capture.quarantine.view'],
  input: z.object({ id: z.uuid() }),
  async run(context, { id }) {
    const held = await findHeld(context, id)
    const [[opened]] = await context.open(reviewQuarantine, select(Quarantined, [held], ['content']))
    const { fields, consents, attribution } = payloadOf(opened?.content)
    const form = await context.em.findOne(Form, { id: held.formId })

    return {
      id,
      form: form?.slug ?? null,
      receiptId: held.receiptId,
      signals: held.signals,
      state: held.state,
      receivedAt: held.receivedAt.toISOString(),
      expiresAt: held.expiresAt.toISOString(),
      fields: Object.entries(fields).map(([name, value]) => ({ name, value })),
      purposes: consents.map(({ purpose }) => purpose),
      attribution: Object.entries(attribution).map(([name, value]) => ({ name, value })),
    }
  },
})

/** Throws `lead_capture.quarantined.not_found`, and `….not_held` when what somebody decided has been done. */
export async function findHeld({ em }: Pick<QueryContext, 'em'>, id: string): Promise<Quarantined> {
  const held = await em.findOne(Quarantined, { id })
  if (!held) throw notFound('lead_capture.quarantined')()
  if (!held.content) throw notHeld()

  return held
}

export function payloadOf(content: string | null | undefined): Payload {
  // Without its cause, which would quote the content.
  const { success, data } = payloadSchema.safeParse(JSON.parse(content ?? 'null'))
  if (!success) throw cannotRead()

  return data
}
