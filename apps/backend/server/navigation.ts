import type { NavigationIcon, ScreenEntry, Staff, Translate } from '@leadkeep/ui'

export interface NavigationGroup {
  readonly label: string
  readonly items: readonly { readonly href: string; readonly label: string; readonly icon: NavigationIcon }[]
}

/** A place in the tree of screens: `path` with its `[id]`s, as breadcrumbs need it. */
export interface Place {
  readonly path: string
  readonly label: string
  /** The heading it stands under in the sidebar. */
  readonly group?: string
}

/** What the sidebar shows this person: groups in the order of their first screen; of one name there is one. */
export function navigation(screens: readonly ScreenEntry[], staff: Staff, t: Translate): NavigationGroup[] {
  const groups = new Map<string, NavigationGroup['items'][number][]>()
  const shown = screens.filter((screen) => mayOpen(screen, staff) && !isElsewhere(screen, staff))
  for (const { path, title, navigation: place } of shown.toSorted(byOrder)) {
    if (!place) continue
    const group = t(place.group)
    const items = groups.get(group) ?? []
    items.push({ href: path, label: t(title), icon: place.icon })
    groups.set(group, items)
  }

  return [...groups].map(([label, items]) => ({ label, items }))
}

const isElsewhere = ({ navigation: place }: ScreenEntry, staff: Staff) =>
  place?.unless !== undefined && staff.may(place.unless)

export const mayOpen = (screen: ScreenEntry, staff: Staff): boolean =>
  screen.access.length === 0 || screen.access.some((feature) => staff.may(feature))

/** Those that this person may be led to. */
export const places = (screens: readonly ScreenEntry[], staff: Staff, t: Translate): Place[] =>
  screens
    .filter((screen) => mayOpen(screen, staff))
    .map(({ path, title, navigation: place }) => ({
      path,
      label: t(title),
      group: place && t(place.group),
    }))

const byOrder = (one: ScreenEntry, other: ScreenEntry) =>
  (one.navigation?.order ?? 0) - (other.navigation?.order ?? 0)
