import { execute } from '@leadkeep/commands'
import { createPersonFromLead } from '@leadkeep/crm'
import { demoFormContent, demoPage, postgresIntake, publish } from '@leadkeep/lead_capture'
import { describeProcessing } from '@leadkeep/privacy'
import { rowsOf } from '@leadkeep/testing'
import { Pool } from 'pg'
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
  for (const tenantId of [world.demo, world.other]) await aVisitorBecomesAPerson(world, landing, tenantId)
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
