import type { ScreenEntry } from '@leadkeep/ui'

export const screens: readonly ScreenEntry[] = [
  {
    path: '/backend/log',
    title: 'audit_logs.title',
    access: ['audit_logs.entries.view'],
    navigation: { group: 'audit_logs.navigation', icon: 'log', order: 700 },
  },
  { path: '/backend/log/activity', title: 'audit_logs.activity.title', access: ['audit_logs.entries.view'] },
  {
    path: '/backend/log/checkpoints',
    title: 'audit_logs.checkpoints.title',
    access: ['audit_logs.entries.view'],
  },
  { path: '/backend/log/exports', title: 'audit_logs.exports.title', access: ['audit_logs.export'] },
  {
    path: '/backend/log/exports/opened',
    title: 'audit_logs.opened.title',
    access: ['audit_logs.export.open'],
  },
  { path: '/backend/log/exports/[id]', title: 'audit_logs.exports.one', access: ['audit_logs.export'] },
  { path: '/backend/log/export', title: 'audit_logs.export.title', access: ['audit_logs.export'] },
  { path: '/backend/log/[id]', title: 'audit_logs.entry.title', access: ['audit_logs.entries.view'] },
]
