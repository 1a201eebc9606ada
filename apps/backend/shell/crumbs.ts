import type { Crumb } from '@leadkeep/ui'
import type { Place } from '../server/navigation.ts'

/** The way to `path`: the sidebar's heading, then the screens above it. The last is where one is. */
export function crumbs(places: readonly Place[], path: string): Crumb[] {
  const parts = path.split('/').filter(Boolean)
  const found = parts.flatMap((_, index) => {
    const href = `/${parts.slice(0, index + 1).join('/')}`
    const place = places.find((each) => each.path === href) ?? places.find((each) => matches(each.path, href))

    return place ? [{ ...place, href }] : []
  })
  const group = found[0]?.group

  return [
    ...(group ? [{ label: group }] : []),
    ...found.map(({ label, href }) => (href === path ? { label } : { label, href })),
  ]
}

/** Whether `/backend/leads/[id]` is the pattern of this path; a fixed word stands for itself alone. */
function matches(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split('/'), path.split('/')]

  return (
    wanted.length === given.length &&
    wanted.every((part, index) => part.startsWith('[') || part === given[index])
  )
}
