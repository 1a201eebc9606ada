import type { Feature } from '@leadkeep/kernel'

export const features: readonly Feature[] = [
  { id: 'auth.users.view', title: 'See users and their roles' },
  { id: 'auth.users.manage', title: 'Create, change and disable users, and end their sessions' },
  { id: 'auth.roles.view', title: 'See roles and what they allow' },
  { id: 'auth.roles.manage', title: 'Create and change roles', fresh: true },
]
