import type { ScreenEntry } from '@leadkeep/ui'

export const screens: readonly ScreenEntry[] = [
  {
    path: '/backend/requests',
    title: 'privacy.requests.title',
    access: ['privacy.requests.view'],
    navigation: { group: 'privacy.navigation', icon: 'people', order: 44 },
  },
  {
    path: '/backend/requests/new',
    title: 'privacy.requests.file',
    access: ['privacy.requests.file'],
    // From the queue, where there is one for them.
    navigation: { group: 'privacy.navigation', icon: 'people', order: 44, unless: 'privacy.requests.view' },
  },
  { path: '/backend/requests/own', title: 'privacy.own.title', access: [] },
  { path: '/backend/requests/[id]', title: 'privacy.request.title', access: ['privacy.requests.view'] },
  {
    path: '/backend/requests/[id]/package',
    title: 'privacy.draft.title',
    access: ['privacy.requests.answer'],
  },
  {
    path: '/backend/erasures',
    title: 'privacy.erasures.title',
    access: ['privacy.erasures.view'],
    navigation: { group: 'privacy.navigation', icon: 'trash', order: 45 },
  },
  {
    path: '/backend/retention',
    title: 'privacy.retention.title',
    access: ['privacy.retention.view'],
    navigation: { group: 'privacy.navigation', icon: 'clock', order: 46 },
  },
  {
    path: '/backend/retention/rules/[id]',
    title: 'privacy.retention.rule',
    access: ['privacy.retention.view'],
  },
  {
    path: '/backend/retention/runs/[id]',
    title: 'privacy.retention.run.title',
    access: ['privacy.retention.view'],
  },
  {
    path: '/backend/processing-record',
    title: 'privacy.processing.title',
    access: ['privacy.processing.view'],
    navigation: { group: 'privacy.navigation', icon: 'page', order: 47 },
  },
  { path: '/backend/erasures/new', title: 'privacy.erase.title', access: ['privacy.subjects.erase'] },
  { path: '/backend/erasures/[id]', title: 'privacy.erasure.title', access: ['privacy.erasures.view'] },
]
