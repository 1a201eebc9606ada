import { beginTotp, createUser, Passkey } from '@leadkeep/auth'
import { command, execute } from '@leadkeep/commands'
import { Sealed } from '@leadkeep/crypto'
import { createPersonFromLead } from '@leadkeep/crm'
import { demoFormContent, demoPage, postgresIntake, publish } from '@leadkeep/lead_capture'
import { describeProcessing } from '@leadkeep/privacy'
import { rowsOf } from '@leadkeep/testing'
import { Pool } from 'pg'
import { z } from 'zod'
import { holdTwo } from '../seed/demo-quarantine.ts'
import { operatorScope } from '../seed/new-tenant.ts'
import { jobScope, takeSubmissions } from './jobs.ts'
import { openPopulatedWorld, type PopulatedWorld } from './populated-world.ts'
import { sealedSubmission } from './sealed-submission.ts'
import { staffDoor } from './staff-door.ts'

export interface VisitedWorld extends PopulatedWorld {
  /** Connections under the role of the public process. */
  readonly landing: Pool
}

/** The populated world after a visitor and staff came to each tenant: every kind of value that is kept stands in both. */
export async function openVisitedWorld(): Promise<VisitedWorld> {
  const world = await openPopulatedWorld()
  const landing = new Pool({ connectionString: world.databases.url('landing'), max: 2 })
  const home = { slug: 'home', isHome: true, page: demoPage, form: demoFormContent }
  const asOperator = operatorScope(world.worker, world.other)
  const { formId } = await execute(world.worker, asOperator, publish, home)
  // As the demo has them from the start.
  await execute(world.worker, asOperator, holdTwo, { formId })
  for (const tenantId of [world.demo, world.other]) {
    await aVisitorBecomesAPerson(world, landing, tenantId)
    await somebodyHasFactors(world, tenantId)
  }
  const staff = staffDoor(world.services)
  await staff.signIn('admin@demo.example', 'correct horse battery')
  await staff.signIn('admin@other.example', 'another horse battery', 'other.example')

  return {
    ...world,
    landing,
    async close() {
      await landing.end()
      await world.close()
    },
  }
}

async function aVisitorBecomesAPerson(world: PopulatedWorld, landing: Pool, tenantId: string): Promise<void> {
  const sealed = await sealedSubmission(world, landing, tenantId)
  await postgresIntake(landing).submit(sealed)
  await takeSubmissions(world.databases, world.worker, tenantId)
  const [lead] = await rowsOf<{ id: string }>(
    world.databases.adminUrl,
    `select id from crm_lead where submission_id = $1`,
    [sealed.submissionId],
  )
  const staff = {
    ...jobScope(world.worker, tenantId),
    actor: { kind: 'user' as const, id: world.ambient.newId() },
  }
  await execute(world.services, staff, createPersonFromLead, { id: lead!.id, version: 1 })
  await execute(world.services, staff, describeProcessing, {
    detail: 'controller_dpo',
    text: 'Dora, upstairs',
  })
}

/** One of staff, whom nobody signs in as, begins with an app and has a passkey. */
async function somebodyHasFactors(world: PopulatedWorld, tenantId: string): Promise<void> {
  const careful = {
    email: 'careful@staff.example',
    name: 'Carla Careful',
    password: 'one more horse battery',
  }
  const { userId } = await execute(world.worker, operatorScope(world.worker, tenantId), createUser, careful)
  const staff = world.scope(tenantId, { actor: { kind: 'user', id: userId } })
  await execute(world.services, staff, beginTotp, {})
  await execute(world.services, staff, keepPasskey, {})
}

/** As if a browser had made it: what passkeys sign is tried where they are. */
const keepPasskey = command({
  id: 'test.passkey.keep',
  access: 'session',
  input: z.object({}),
  async run({ scope, em }) {
    em.create(Passkey, {
      tenantId: scope.tenantId,
      id: scope.newId(),
      userId: scope.actor.id!,
      credentialId: Buffer.from('a device'),
      publicKey: Buffer.from('its key'),
      counter: 0,
      transports: [],
      name: Sealed.draft('Laptop'),
      createdAt: scope.now(),
      lastUsedAt: null,
      version: 1,
    })
  },
})
