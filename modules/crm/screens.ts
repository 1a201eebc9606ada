import type { ScreenEntry } from '@leadkeep/ui'

export const screens: readonly ScreenEntry[] = [
  {
    path: '/backend/leads',
    title: 'crm.leads.title',
    access: ['crm.leads.view'],
    navigation: { group: 'crm.navigation', icon: 'leads', order: 10 },
  },
  { path: '/backend/leads/new', title: 'crm.new.title', access: ['crm.leads.create'] },
  { path: '/backend/leads/[id]', title: 'crm.lead.title', access: ['crm.leads.view'] },
]
