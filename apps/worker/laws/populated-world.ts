import { createUser } from '@leadkeep/auth'
import { execute } from '@leadkeep/commands'
import { tenantOfSlug } from '@leadkeep/directory'
import type { Services } from '@leadkeep/kernel'
import { openWorld, type World } from '@leadkeep/testing'
import { modules } from '../modules.ts'
import { demoHistory } from '../seed/demo-history.ts'
import { newTenant, operatorScope } from '../seed/new-tenant.ts'
import { seedWith } from '../seed/seed.ts'

export interface PopulatedWorld extends World {
  readonly worker: Services
  /** The demo tenant, with users, pages and thirty leads. */
  readonly demo: string
  /** A second tenant with leads of its own. */
  readonly other: string
}

/** An installation that looks like life, for the laws that are tried over everything there is. */
export async function openPopulatedWorld(): Promise<PopulatedWorld> {
  const world = await openWorld(modules)
  const worker = await world.as('worker')
  await seedWith(worker, {
    demo: true,
    adminEmail: 'admin@demo.example',
    adminPassword: 'correct horse battery',
  })
  const demo = (await tenantOfSlug(worker.database, 'demo'))!
  const other = await newTenant(worker, { slug: 'other', name: 'Other', hosts: ['other.example'] })
  const { userId } = await execute(worker, operatorScope(worker, other), createUser, {
    email: 'admin@other.example',
    name: 'Otto Other',
    password: 'another horse battery',
    roles: ['admin'],
  })
  await demoHistory(worker, other, userId)

  return { ...world, worker, demo, other }
}
