import { command, notAllowed, type CommandContext } from '@leadkeep/commands'
import { regionOf } from '@leadkeep/directory'
import { covers } from '@leadkeep/kernel'
import { z } from 'zod'
import { mustWorkHere } from '../colleagues.ts'
import { leadFieldNames } from '../data/field-names.ts'
import type { Lead } from '../data/lead.ts'
import type { Stage } from '../data/stages.ts'
import { leadId, leadPatch } from '../data/validators.ts'
import { leadAssigned, leadEdited, leadMoved } from '../events.ts'
import { findUnchangedLead } from '../find-lead.ts'
import { tell } from '../history.ts'
import { tellOwner } from '../mails/assigned.ts'
import { mustBeEnterable } from '../must-be-enterable.ts'
import { toE164 } from '../phone.ts'
import type { LeadValues } from './new-lead.ts'

/** Changes what a lead says, its stage or its owner: what is absent stays. A conflict names what changed meanwhile. */
export const updateLead = command({
  id: 'crm.lead.update',
  access: ['crm.leads.view'],
  input: z.object({ id: leadId, ...leadPatch.shape }),
  async run(context, { id, version, stage, ownerId, ...values }) {
    const { scope } = context
    const asked = ownerId === undefined ? 'crm.leads.edit' : 'crm.leads.assign'
    const needed = new Set([asked, ...(stage || hasValues(values) ? ['crm.leads.edit'] : [])])
    for (const feature of needed) if (!covers(scope.features, feature)) throw notAllowed(feature)
    if (ownerId) await mustWorkHere(context, 'ownerId', ownerId)
    const lead = await findUnchangedLead(context, id, version)
    await mustBeEnterable(context, values, lead)

    const edited = hasValues(values) && (await edit(context, lead, values))
    const moved = stage !== undefined && move(context, lead, stage)
    const assigned = ownerId !== undefined && assign(context, lead, ownerId)
    if (ownerId && assigned) tellOwner(context, ownerId, [lead])

    return { id, version: edited || moved || assigned ? version + 1 : version }
  },
})

const hasValues = (values: LeadValues) => leadFieldNames.some((field) => values[field] !== undefined)

async function edit(context: CommandContext, lead: Lead, values: LeadValues): Promise<boolean> {
  const fields = leadFieldNames.filter((field) => values[field] !== undefined)
  for (const field of fields) {
    const value = values[field] ?? null
    const kept = field === 'phone' && value ? toE164(value, await regionOf(context)) : value
    lead.write(field, kept, context.scope.now())
  }
  tell(context, lead, { deed: 'edited', fields })
  context.record(leadEdited({ leadId: lead.id }))

  return true
}

export function move(context: CommandContext, lead: Lead, stage: Stage): boolean {
  const from = lead.stage
  if (from === stage) return false
  lead.moveTo(stage, context.scope.now())
  tell(context, lead, { deed: 'moved', fields: ['stage'], before: from, after: stage })
  context.record(leadMoved({ leadId: lead.id, from, to: stage }))

  return true
}

/** Whoever calls it has made sure that the owner works here. */
export function assign(context: CommandContext, lead: Lead, ownerId: string | null): boolean {
  const before = lead.ownerId ?? null
  if (before === ownerId) return false
  lead.assignTo(ownerId, context.scope.now())
  tell(context, lead, { deed: 'assigned', fields: ['ownerId'], before, after: ownerId })
  context.record(leadAssigned({ leadId: lead.id, ownerId }))

  return true
}
