import type { ScreenEntry } from '@leadkeep/ui'

export const screens: readonly ScreenEntry[] = [
  {
    path: '/backend/users',
    title: 'auth.users.title',
    access: ['auth.users.view'],
    navigation: { group: 'auth.group', icon: 'team', order: 800 },
  },
  { path: '/backend/users/new', title: 'auth.users.new', access: ['auth.users.manage'] },
  { path: '/backend/users/[id]', title: 'auth.user.title', access: ['auth.users.view'] },
  {
    path: '/backend/roles',
    title: 'auth.roles.title',
    access: ['auth.roles.view'],
    navigation: { group: 'auth.group', icon: 'key', order: 810 },
  },
  { path: '/backend/roles/new', title: 'auth.roles.new', access: ['auth.roles.manage'] },
  { path: '/backend/roles/[id]', title: 'auth.role.title', access: ['auth.roles.view'] },
  { path: '/backend/profile', title: 'auth.profile.title', access: [] },
]
