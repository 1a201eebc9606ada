import type { ScreenEntry } from '@leadkeep/ui'

export const screens: readonly ScreenEntry[] = [
  {
    path: '/backend/purposes',
    title: 'consent.purposes.title',
    access: ['consent.purposes.view'],
    navigation: { group: 'consent.navigation', icon: 'shield', order: 40 },
  },
  { path: '/backend/purposes/new', title: 'consent.purposes.new', access: ['consent.purposes.manage'] },
  { path: '/backend/purposes/[id]', title: 'consent.purpose.title', access: ['consent.purposes.view'] },
]
