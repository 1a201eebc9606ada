import { select } from '@leadkeep/audit'
import type { QueryContext } from '@leadkeep/commands'
import type { Addressee } from '@leadkeep/mail'
import { erasedAmong } from '@leadkeep/privacy'
import { Lead } from './data/lead.ts'
import { writeToLead } from './purposes.ts'

/** Where somebody who wrote to us is reached: at the address that they gave, as it stands in their lead. */
export async function addressee(context: QueryContext, subjectId: string): Promise<Addressee | null> {
  const { em, open } = context
  const lead = await em.findOne(Lead, { subjectId, deletedAt: null })
  // From the decision on: their key may live a second longer.
  if (!lead?.email || (await erasedAmong(context, [subjectId])).size > 0) return null
  const [[opened]] = await open(writeToLead, select(Lead, [lead], ['name', 'email']))

  return opened?.email ? { address: opened.email, name: opened.name } : null
}
