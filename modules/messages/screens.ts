import type { ScreenEntry } from '@leadkeep/ui'

export const screens: readonly ScreenEntry[] = [
  {
    path: '/backend/messages',
    title: 'messages.title',
    access: ['messages.view'],
    navigation: { group: 'messages.navigation', icon: 'mail', order: 35 },
  },
  {
    path: '/backend/messages/[id]',
    title: 'messages.letter.title',
    access: ['messages.letters.open'],
  },
]
