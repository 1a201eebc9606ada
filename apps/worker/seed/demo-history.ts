import { execute } from '@leadkeep/commands'
import { addNote, addTask, assignLeads, createLead, moveLeads } from '@leadkeep/crm'
import { uuidv7, type Actor, type Scope, type Services } from '@leadkeep/kernel'
import { confirmNews, tickNews, withdrawNews } from './demo-consents.ts'
import { demoLeads, type DemoLead } from './people.ts'

const hour = 3_600_000

/** Thirty leads with a past: each act is run as the product runs it, only by a clock of its own time. */
export async function demoHistory(
  services: Services,
  tenantId: string,
  salesId: string,
  formId = services.ambient.newId(),
): Promise<void> {
  const sales: Actor = { kind: 'user', id: salesId }
  const intake: Actor = { kind: 'job', id: 'lead_capture.process-submission' }
  const clicks: Actor = { kind: 'job', id: 'lead_capture.process-link-answer' }
  for (const lead of demoLeads.toReversed()) await tell(lead)

  async function tell({ hoursAgo, stage, isAssigned, note, task, news, ...values }: DemoLead) {
    const at = (hours: number, actor = sales) =>
      scopeAt(services, tenantId, actor, Math.max(hoursAgo - hours, 0.1))
    const { id } = await execute(
      services,
      at(0, values.source === 'landing' ? intake : sales),
      createLead,
      values,
    )
    if (news) {
      await execute(services, at(0, intake), tickNews, { leadId: id, formId, email: values.email })
      if (news !== 'asserted') await execute(services, at(0.2, clicks), confirmNews, { leadId: id })
      if (news === 'withdrawn') await withdrawNews(services, at(1.8), id)
    }
    if (isAssigned) await execute(services, at(0.6), assignLeads, { ids: [id], ownerId: salesId })
    if (stage) await execute(services, at(1.5), moveLeads, { ids: [id], stage })
    if (note) await execute(services, at(1.7), addNote, { leadId: id, text: note })
    if (task) await execute(services, at(1.9), addTask, { leadId: id, title: task, assigneeId: salesId })
  }
}

function scopeAt({ ambient }: Services, tenantId: string, actor: Actor, hoursAgo: number): Scope {
  const now = new Date(ambient.now().getTime() - hoursAgo * hour)

  return {
    tenantId,
    actor,
    features: ['*'],
    requestId: uuidv7(now.getTime(), ambient.random(10)),
    origin: { via: 'cli' },
    now: () => now,
    newId: () => uuidv7(now.getTime(), ambient.random(10)),
  }
}
