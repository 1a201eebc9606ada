import type { ReactNode } from 'react'
import { Shell } from '../../shell/shell.tsx'
import { preferences } from '../../server/preferences.ts'

export default async function L({ children }: { children: ReactNode }) {
  const { theme, zone } = await preferences()
  return (
    <Shell
      person={{
        name: 'Marta Lindqvist',
        email: 'marta.lindqvist@demo.example',
        tenantName: 'Halden Instruments',
      }}
      groups={[
        {
          label: 'Sales',
          items: [
            { href: '/gallery/leads', label: 'Leads', icon: 'leads' },
            { href: '/backend/submissions', label: 'Submissions', icon: 'inbox' },
            { href: '/backend/people', label: 'People', icon: 'people' },
          ],
        },
        {
          label: 'Compliance',
          items: [
            { href: '/gallery/audit', label: 'Audit log', icon: 'log' },
            { href: '/backend/requests', label: 'Requests', icon: 'shield' },
          ],
        },
        {
          label: 'Settings',
          items: [
            { href: '/backend/users', label: 'Users and roles', icon: 'team' },
            { href: '/backend/pages', label: 'Landing pages', icon: 'page' },
          ],
        },
      ]}
      places={[
        { path: '/gallery/leads', label: 'Leads', group: 'Sales' },
        { path: '/gallery/lead', label: 'Lead' },
        { path: '/gallery/audit', label: 'Audit log', group: 'Compliance' },
      ]}
      theme={theme}
      zone={zone}
    >
      {children}
    </Shell>
  )
}
