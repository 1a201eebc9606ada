import { tenantOfSlug } from '@leadkeep/directory'
import type { Services } from '@leadkeep/kernel'
import { openWorld, type World } from '@leadkeep/testing'
import { modules } from '../modules.ts'
import { seedWith } from '../seed/seed.ts'

export interface InstalledWorld extends World {
  readonly worker: Services
  /** The one tenant that a first start brings, with a published page and an administrator. */
  readonly tenantId: string
}

export const administrator = { email: 'admin@main.example', password: 'correct horse battery' }

/** An installation as its first start leaves it: one tenant, and nobody has come yet. */
export async function openInstalledWorld(): Promise<InstalledWorld> {
  const world = await openWorld(modules)
  const worker = await world.as('worker')
  const { email: adminEmail, password: adminPassword } = administrator
  await seedWith(worker, { demo: false, adminEmail, adminPassword })

  return { ...world, worker, tenantId: (await tenantOfSlug(worker.database, 'main'))! }
}
