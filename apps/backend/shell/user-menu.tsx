'use client'
import { useState } from 'react'
import { Icon, Menu, Person, themes, useApi, useT, VisuallyHidden, type Theme } from '@leadkeep/ui'
import { shortcutsOn, turnShortcuts } from './use-shortcuts.ts'

export interface ShellPerson {
  readonly name: string
  readonly email: string
  readonly tenantName: string
}

interface UserMenuProps {
  readonly person: ShellPerson
  readonly theme: Theme
  readonly chooseTheme: (theme: Theme) => void
}

export function UserMenu({ person, theme, chooseTheme }: UserMenuProps) {
  const t = useT()
  const api = useApi()
  const [shortcuts, setShortcuts] = useState(shortcutsOn)

  const signOut = async () => {
    const answer = await api.post('/api/auth/logout')
    if (answer.ok || answer.problem.status === 401) window.location.assign('/sign-in')
  }

  return (
    <div className="user-menu">
      <Menu
        look="plain"
        align="start"
        trigger={
          <span className="user-menu__trigger">
            <Person name={person.name} />
            <VisuallyHidden>{t('backend.user.menu')}</VisuallyHidden>
            <Icon name="chevron-down" />
          </span>
        }
        items={[
          { heading: person.email },
          { label: t('backend.user.profile'), icon: 'team', href: '/backend/profile' },
          { label: t('backend.user.sessions'), icon: 'laptop', href: '/backend/profile#sessions' },
          'line',
          { heading: t('ui.theme') },
          ...themes.map((each) => ({
            label: t(`ui.theme.${each.theme}`),
            icon: each.icon,
            checked: theme === each.theme,
            run: () => chooseTheme(each.theme),
          })),
          'line',
          {
            label: t('backend.user.shortcuts'),
            icon: 'key',
            checked: shortcuts,
            run: () => setShortcuts(turnShortcuts(!shortcuts)),
          },
          { label: t('backend.user.sign_out'), icon: 'sign-out', run: () => void signOut() },
        ]}
      />
    </div>
  )
}
