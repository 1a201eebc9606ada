'use client'
import { usePathname } from 'next/navigation'
import { useEffect, useRef, type ReactNode } from 'react'
import { ConfirmIdentity } from '@leadkeep/auth/backend/confirm-identity/confirm-identity.tsx'
import { Breadcrumbs, Button, Toasts, useT, useTheme, type Theme } from '@leadkeep/ui'
import type { NavigationGroup, Place } from '../server/navigation.ts'
import { crumbs } from './crumbs.ts'
import { Drawer } from './drawer.tsx'
import { Sidebar } from './sidebar.tsx'
import { SoftNavigation } from './soft-navigation.tsx'
import { UserMenu, type ShellPerson } from './user-menu.tsx'
import { useShortcuts } from './use-shortcuts.ts'
import { useZone } from './use-zone.ts'

interface ShellProps {
  readonly person: ShellPerson
  readonly groups: readonly NavigationGroup[]
  readonly places: readonly Place[]
  readonly theme: Theme
  readonly zone: string
  readonly children: ReactNode
}

/** What stands around every screen: the way to the others, who one is, and where messages appear. */
export function Shell({ person, groups, places, theme: initialTheme, zone, children }: ShellProps) {
  const t = useT()
  const path = usePathname()
  const main = useFocusOnArrival(path)
  const drawer = useRef<HTMLDialogElement>(null)
  useShortcuts()
  useZone(zone)
  const { theme, choose } = useTheme(initialTheme)
  const sidebar = (
    <>
      <Sidebar groups={groups} path={path} tenantName={person.tenantName} />
      <UserMenu person={person} theme={theme} chooseTheme={choose} />
    </>
  )

  return (
    <Toasts>
      <ConfirmIdentity>
        <SoftNavigation>
          <a className="skip" href="#main">
            {t('backend.skip')}
          </a>
          <div className="shell">
            <div className="shell__side">{sidebar}</div>
            <header className="shell__top">
              <span className="shell__burger">
                <Button variant="quiet" icon="menu" iconOnly onClick={() => drawer.current?.showModal()}>
                  {t('backend.navigation.open')}
                </Button>
              </span>
              <Breadcrumbs items={crumbs(places, path)} />
            </header>
            <main ref={main} className="shell__main" id="main" tabIndex={-1}>
              {children}
            </main>
          </div>
          <Drawer ref={drawer} path={path}>
            {sidebar}
          </Drawer>
        </SoftNavigation>
      </ConfirmIdentity>
    </Toasts>
  )
}

/** A screen reader follows to the new screen; the first one is left as the browser opened it. */
function useFocusOnArrival(path: string) {
  const main = useRef<HTMLElement>(null)
  const before = useRef(path)

  useEffect(() => {
    if (before.current === path) return
    before.current = path
    main.current?.focus({ preventScroll: true })
  }, [path])

  return main
}
