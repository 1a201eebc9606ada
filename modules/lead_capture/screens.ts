import type { ScreenEntry } from '@leadkeep/ui'

const see = ['lead_capture.forms.view']

export const screens: readonly ScreenEntry[] = [
  {
    path: '/backend/pages',
    title: 'lead_capture.pages.title',
    access: see,
    navigation: { group: 'lead_capture.navigation', icon: 'globe', order: 10 },
  },
  { path: '/backend/pages/new', title: 'lead_capture.pages.new', access: ['lead_capture.forms.edit'] },
  { path: '/backend/pages/[id]', title: 'lead_capture.page.title', access: see },
  { path: '/backend/pages/[id]/history', title: 'lead_capture.history.title', access: see },
  {
    path: '/backend/forms',
    title: 'lead_capture.forms.title',
    access: see,
    navigation: { group: 'lead_capture.navigation', icon: 'task', order: 20 },
  },
  { path: '/backend/forms/new', title: 'lead_capture.forms.new', access: ['lead_capture.forms.edit'] },
  { path: '/backend/forms/[id]', title: 'lead_capture.form.title', access: see },
  { path: '/backend/forms/[id]/history', title: 'lead_capture.history.title', access: see },
  {
    path: '/backend/sources',
    title: 'lead_capture.sources.title',
    access: ['lead_capture.arrivals.view'],
    navigation: { group: 'lead_capture.navigation', icon: 'chart', order: 25 },
  },
  {
    path: '/backend/submissions',
    title: 'lead_capture.submissions.title',
    access: ['lead_capture.submissions.view'],
    navigation: { group: 'lead_capture.navigation', icon: 'inbox', order: 30 },
  },
  {
    path: '/backend/quarantine',
    title: 'lead_capture.quarantine.title',
    access: ['lead_capture.quarantine.view'],
    navigation: { group: 'lead_capture.navigation', icon: 'warning', order: 31 },
  },
  {
    path: '/backend/forms/[id]/embed',
    title: 'lead_capture.embed.title',
    access: ['lead_capture.embedding.view'],
  },
  {
    path: '/backend/quarantine/[id]',
    title: 'lead_capture.quarantine.one',
    access: ['lead_capture.quarantine.view'],
  },
]
