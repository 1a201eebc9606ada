import type { ScreenEntry } from '@leadkeep/ui'

export const screens: readonly ScreenEntry[] = [
  {
    path: '/backend/erasures',
    title: 'privacy.erasures.title',
    access: ['privacy.erasures.view'],
    navigation: { group: 'privacy.navigation', icon: 'shield', order: 45 },
  },
  { path: '/backend/erasures/new', title: 'privacy.erase.title', access: ['privacy.subjects.erase'] },
  { path: '/backend/erasures/[id]', title: 'privacy.erasure.title', access: ['privacy.erasures.view'] },
]
