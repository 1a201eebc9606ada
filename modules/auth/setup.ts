import type { CommandContext } from '@leadkeep/commands'
import { Role } from './data/entities.ts'

/** The key of the role that may do everything in its tenant. */
export const adminRole = 'admin'

/** The key of the role that reads for a time, and changes nothing. */
export const auditorRole = 'auditor'

/** Roles that nobody changes. */
export const fixedRoles: readonly string[] = [adminRole, auditorRole]

/** What every tenant begins with. What is added here later, tenants that exist are given as well: see `offerFeatures`. */
export const defaultRoles: readonly { key: string; title: string; features: string[] }[] = [
  { key: adminRole, title: 'Administrator', features: ['*'] },
  {
    key: 'sales',
    title: 'Sales',
    features: [
      'crm.*',
      'lead_capture.submissions.view',
      'lead_capture.submissions.retry',
      'lead_capture.quarantine.view',
      'lead_capture.quarantine.decide',
      'lead_capture.arrivals.view',
      'consent.purposes.view',
      'consent.decisions.*',
      // Who is asked on the phone files it; others answer.
      'privacy.requests.file',
    ],
  },
  {
    key: 'marketing',
    title: 'Marketing',
    features: [
      'lead_capture.forms.*',
      'lead_capture.pages.publish',
      'lead_capture.embedding.*',
      'lead_capture.assignments.*',
      'lead_capture.arrivals.view',
      'lead_capture.submissions.view',
      'consent.purposes.view',
    ],
  },
  {
    key: 'compliance',
    title: 'Compliance',
    features: [
      'audit_logs.*',
      'crm.leads.view',
      // To redact those that speak of somebody who was erased.
      'crm.notes.manage',
      'auth.users.view',
      'consent.*',
      'privacy.*',
      'messages.view',
      'messages.letters.open',
    ],
  },
  {
    key: auditorRole,
    title: 'Auditor',
    features: [
      'audit_logs.entries.view',
      'audit_logs.export',
      'auth.users.view',
      'auth.roles.view',
      'consent.purposes.view',
      'consent.decisions.view',
      'privacy.erasures.view',
      'messages.view',
    ],
  },
]

export async function setup({ scope, em }: CommandContext): Promise<void> {
  for (const { key } of defaultRoles) newBuiltinRole({ scope, em }, key)
}

/** A built-in role as this version declares it. */
export function newBuiltinRole({ scope, em }: Pick<CommandContext, 'scope' | 'em'>, key: string): void {
  const { title, features } = defaultRoles.find((role) => role.key === key)!
  em.create(Role, {
    tenantId: scope.tenantId,
    id: scope.newId(),
    key,
    title,
    features,
    offered: features,
    builtin: true,
    holdersChangedAt: scope.now(),
  })
}
