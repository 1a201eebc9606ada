import type { ScreenEntry } from '@leadkeep/ui'

export const screens: readonly ScreenEntry[] = [
  {
    path: '/backend/submissions',
    title: 'lead_capture.submissions.title',
    access: ['lead_capture.submissions.view'],
    navigation: { group: 'lead_capture.navigation', icon: 'inbox', order: 30 },
  },
]
