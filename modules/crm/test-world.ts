import { audit, type Entry } from '@leadkeep/audit'
import { auth, User } from '@leadkeep/auth'
import { command, execute } from '@leadkeep/commands'
import { consent } from '@leadkeep/consent'
import { Sealed } from '@leadkeep/crypto'
import { changeRegion, createTenant, directory } from '@leadkeep/directory'
import { events } from '@leadkeep/events'
import type { Scope } from '@leadkeep/kernel'
import { messages } from '@leadkeep/messages'
import { newSubject, privacy } from '@leadkeep/privacy'
import { openWorld, type World } from '@leadkeep/testing'
import { z } from 'zod'
import { crm, type SubmissionTaken } from './index.ts'

export interface CrmWorld extends World {
  /** A new tenant, and a scope of somebody in it who may do everything. */
  newTenant(region?: string): Promise<Scope>
  /** What is handed over once a form was opened: its subject has its keys. */
  submissionTo(scope: Scope, changes?: Partial<SubmissionTaken>): Promise<SubmissionTaken>
  /** Another region for a tenant. */
  move(tenantId: string, region: string): Promise<void>
  /** Somebody else who works in a tenant. */
  colleagueIn(tenantId: string, features?: readonly string[]): Promise<Scope>
}

const hire = command({
  id: 'test.hire',
  access: 'session',
  input: z.object({ id: z.uuid(), name: z.string() }),
  async run({ scope, em, services }, { id, name }) {
    await services.keyring.createSubject(scope.tenantId, id)
    em.create(User, { tenantId: scope.tenantId, id, name: Sealed.draft(name), createdAt: scope.now() })
  },
})

const arrive = command({
  id: 'test.arrive',
  access: 'session',
  input: z.object({ id: z.uuid() }),
  run: (context, { id }) => newSubject(context, { id }),
})

export async function crmWorld(): Promise<CrmWorld> {
  const world = await openWorld([audit, events, directory, auth, privacy, messages, consent, crm])
  const colleagueIn = async (tenantId: string, features: readonly string[] = ['*']) => {
    const scope = world.scope(tenantId, { features })
    await execute(world.services, scope, hire, { id: scope.actor.id, name: 'Colleague' })

    return scope
  }

  const worker = await world.as('worker')
  const operator = (tenantId: string) =>
    world.scope(tenantId, { features: ['*', 'installation.tenants.create'] })

  return {
    ...world,
    colleagueIn,
    async newTenant(region) {
      const tenantId = await world.tenant()
      const input = { slug: `t-${tenantId}`, name: 'A company', region }
      await execute(worker, operator(tenantId), createTenant, input)

      return colleagueIn(tenantId)
    },
    async submissionTo(scope, changes) {
      const id = world.ambient.newId()
      await execute(world.services, scope, arrive, { id })

      return {
        submissionId: id,
        subjectId: id,
        formId: world.ambient.newId(),
        receivedAt: world.ambient.now().toISOString(),
        source: 'landing',
        values: { name: 'Bea Ödegård', email: 'bea@example.com' },
        ...changes,
      }
    },
    async move(tenantId, region) {
      await execute(worker, operator(tenantId), changeRegion, { region })
    },
  }
}

/** What the log says of an act in a tenant, oldest first. */
export async function entriesOf(world: World, scope: Scope, act: string): Promise<Entry[]> {
  const rows = await world.services.database.transaction(scope.tenantId, (client) =>
    client.query<{ body: Entry }>('select body from audit_entry where act = $1 order by recorded_at', [act]),
  )

  return rows.rows.map(({ body }) => body)
}
