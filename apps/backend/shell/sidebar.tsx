'use client'
import { Icon, SealMark, useT } from '@leadkeep/ui'
import type { NavigationGroup } from '../server/navigation.ts'

interface SidebarProps {
  readonly groups: readonly NavigationGroup[]
  readonly path: string
  readonly tenantName: string
}

export function Sidebar({ groups, path, tenantName }: SidebarProps) {
  const t = useT()
  const current = closest(
    groups.flatMap((group) => group.items.map((item) => item.href)),
    path,
  )

  return (
    <nav className="sidebar" aria-label={t('backend.navigation')}>
      <a className="brand" href="/backend">
        <SealMark />
        Leadkeep
      </a>
      <p className="sidebar__tenant">{tenantName}</p>
      {groups.map((group) => (
        <section key={group.label} className="sidebar__group">
          <h2 className="sidebar__heading">{group.label}</h2>
          <ul>
            {group.items.map((item) => (
              <li key={item.href}>
                <a
                  className="sidebar__link"
                  href={item.href}
                  aria-current={item.href === current ? (path === current ? 'page' : 'true') : undefined}
                >
                  <Icon name={item.icon} />
                  {item.label}
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  )
}

/** The entry this screen belongs to: the longest that the path begins with. */
const closest = (entries: readonly string[], path: string) =>
  entries
    .filter((href) => path === href || path.startsWith(`${href}/`))
    .toSorted((one, other) => other.length - one.length)[0]
