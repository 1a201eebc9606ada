import type { CommandContext } from '@leadkeep/commands'
import { LeadChange } from './data/lead-change.ts'
import type { Lead } from './data/lead.ts'
import type { Deed } from './data/stages.ts'

export interface Told {
  readonly deed: Deed
  readonly fields?: readonly string[]
  readonly before?: string | null
  readonly after?: string | null
}

/** Writes deeds into a lead's history, in the transaction of the deed itself. */
export function tell(
  { scope, em }: Pick<CommandContext, 'scope' | 'em'>,
  lead: Lead,
  ...deeds: Told[]
): void {
  for (const { deed, fields = [], before = null, after = null } of deeds)
    em.create(LeadChange, {
      tenantId: scope.tenantId,
      id: scope.newId(),
      leadId: lead.id,
      leadVersion: deed === 'created' ? 1 : lead.version + 1,
      deed,
      fields: [...fields],
      before,
      after,
      actorKind: scope.actor.kind,
      actorId: scope.actor.id,
      at: scope.now(),
    })
}

/** The acting user's id; null for a job or an operator, whose name the history and the log keep. */
export const userIn = ({ scope }: Pick<CommandContext, 'scope'>) =>
  scope.actor.kind === 'user' ? scope.actor.id : null
