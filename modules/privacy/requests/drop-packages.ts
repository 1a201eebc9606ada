import type { CommandContext } from '@leadkeep/commands'
import { Package, PackageContent } from '../data/package.ts'

/** Whatever was made for these requests is deleted, and their links lead nowhere. */
export async function dropPackages(
  { em, scope }: CommandContext,
  requestIds: readonly string[],
): Promise<void> {
  const packages = await em.find(Package, { requestId: { $in: [...requestIds] }, goneAt: null })
  for (const each of packages) each.go(scope.now())
  for (const content of await em.find(PackageContent, { id: { $in: packages.map(({ id }) => id) } }))
    em.remove(content)
}
