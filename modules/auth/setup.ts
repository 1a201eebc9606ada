import type { CommandContext } from '@leadkeep/commands'
import { Role } from './data/entities.ts'

/** The key of the role that may do everything in its tenant. */
export const adminRole = 'admin'

/** What every tenant begins with. */
const defaultRoles: readonly { key: string; title: string; features: string[] }[] = [
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
      'consent.purposes.view',
      'consent.decisions.*',
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
      'auth.users.view',
      'consent.*',
      'messages.view',
      'messages.letters.open',
    ],
  },
]

export async function setup({ scope, em }: CommandContext): Promise<void> {
  const { tenantId } = scope
  for (const role of defaultRoles)
    em.create(Role, { tenantId, id: scope.newId(), builtin: true, holdersChangedAt: scope.now(), ...role })
}
