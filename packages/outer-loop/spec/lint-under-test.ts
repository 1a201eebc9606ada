import { specContract, type SpecContract } from '../core/spec.ts'
import { lintSpec } from './lint.ts'
import type { Registry } from './registry.ts'

const tests = ['{packages,modules,apps}/**/*.test.ts', 'modules/*/e2e/**/*.spec.ts']
export const files = { paths: [], tests }

export const registry: Registry = {
  modules: [{ id: 'auth' }, { id: 'crm' }],
  entities: [
    {
      module: 'crm',
      id: 'crm.lead',
      columns: [
        { id: 'subject_id', class: 'operational' },
        { id: 'email', class: 'personal', subject: 'subjectId' },
        { id: 'stage', class: 'operational' },
      ],
    },
  ],
  routes: [
    { module: 'crm', method: 'GET', path: '/api/crm/leads/:id', access: ['crm.leads.view'] },
    { module: 'auth', method: 'POST', path: '/api/auth/login', access: 'public' },
  ],
  events: [{ id: 'crm.lead.created', payload: ['leadId', 'formId'] }, { id: 'crm.lead.moved' }],
  features: [{ id: 'crm.leads.view' }],
  screens: [{ module: 'auth', path: '/backend/users/[id]', access: ['auth.users.view'] }],
}

const good = () => ({
  title: 'A partner sends leads',
  modules: [
    { id: 'partner', change: 'new' },
    { id: 'crm', change: 'extend' },
  ],
  entities: [
    {
      module: 'partner',
      name: 'delivery',
      change: 'new',
      columns: [
        { name: 'subject_id', class: 'operational' },
        { name: 'email', class: 'personal', subject: 'subjectId' },
        { name: 'email_index', class: 'exact_index' },
        { name: 'message', class: 'confidential' },
        { name: 'partner_name', class: 'plain_text', reason: 'a company that the operator named' },
        { name: 'email_verified_at', class: 'operational' },
      ],
    },
    {
      module: 'crm',
      name: 'lead',
      change: 'extend',
      columns: [{ name: 'partner_id', class: 'operational' }],
    },
  ],
  routes: [
    {
      module: 'partner',
      method: 'POST',
      path: '/api/partner/leads',
      access: 'public',
      reason: 'signed by the partner',
    },
    { module: 'partner', method: 'GET', path: '/api/partner/deliveries', access: 'partner.deliveries.view' },
    { module: 'crm', method: 'GET', path: '/api/crm/leads/[leadId]', access: 'crm.leads.view' },
  ],
  events: [
    { id: 'partner.delivery.received', change: 'new', payload: ['deliveryId'] },
    { id: 'crm.lead.created', change: 'extend', payload: ['leadId', 'formId', 'partnerId'] },
  ],
  features: [{ id: 'partner.deliveries.view', roles: ['admin'] }],
  screens: [{ module: 'partner', path: '/backend/deliveries', feature: 'partner.deliveries.view' }],
  migrations: [
    { module: 'partner', name: '2026-11-22-deliveries', reversible: true },
    { module: 'crm', name: '2026-11-22-partner', reversible: true },
  ],
  criteria: [
    {
      id: 'AC-1',
      text: 'Given a signed request, then one lead is in the list.',
      test: 'modules/partner/deliveries.test.ts',
    },
    {
      id: 'AC-2',
      text: 'Given staff, when they look, then the delivery is shown.',
      test: 'modules/partner/e2e/staff-see-a-delivery.spec.ts',
    },
  ],
  assumptions: [{ id: 'A-1', text: 'Partners sign with HMAC.', default: 'HMAC-SHA-256', reversible: true }],
})

export type Change = (draft: ReturnType<typeof drafted>) => void
// A draft as one writes it in a test: everything that the schema reads is loose here and parsed below.
export const drafted = () =>
  good() as unknown as {
    [Part in keyof SpecContract]: Part extends 'title' ? string : Record<string, unknown>[]
  }
export const lint = (change: Change, against: Registry | null = registry) => {
  const draft = drafted()
  change(draft)

  return lintSpec(specContract.parse(draft), against, files)
}
export const column =
  (value: Record<string, unknown>): Change =>
  ({ entities }) => {
    const columns = entities[0]?.['columns']
    if (Array.isArray(columns)) columns.push(value)
  }

export const first = (list: Record<string, unknown>[], values: Record<string, unknown>) =>
  Object.assign(list[0] ?? {}, values)
