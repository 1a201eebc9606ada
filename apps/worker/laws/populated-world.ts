import { askForOpenedExport } from '@leadkeep/audit_logs'
import { createUser } from '@leadkeep/auth'
import { execute } from '@leadkeep/commands'
import { tenantOfSlug } from '@leadkeep/directory'
import { Confirmation } from '@leadkeep/consent'
import type { Services } from '@leadkeep/kernel'
import { Message } from '@leadkeep/messages'
import { fileForSomebody, requestPackage } from '@leadkeep/privacy'
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
  const worker = await world.as('worker', {
    mail: {
      from: 'Demo <hello@demo.example>',
      transport: null,
      landing: 'http://localhost:3000',
      backend: 'http://127.0.0.1:3001',
    },
  })
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
  for (const tenantId of [demo, other]) {
    await aQuestionIsMailed(worker, tenantId)
    await somebodyAsks(worker, tenantId)
    await execute(worker, operatorScope(worker, tenantId), askForOpenedExport, {
      purpose: 'audit_logs.audit',
      recipient: 'Audit & Sons',
      publicKey: 'age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p',
    })
  }

  return { ...world, worker, demo, other }
}

/** By letter, what is held of them; it is put together, and nobody has looked it through yet. */
async function somebodyAsks(worker: Services, tenantId: string): Promise<void> {
  const scope = operatorScope(worker, tenantId)
  const asked = {
    kind: 'access',
    name: 'Rosa Asker',
    email: 'rosa@example.com',
    words: 'All of it.',
    isChecked: true,
  }
  const { id: requestId } = await execute(worker, scope, fileForSomebody, asked)
  const { id: packageId } = await execute(worker, scope, requestPackage, { requestId })
  await handled(worker, tenantId, 'privacy.build-package', { packageId })
}

/** To somebody who ticked a box and has not confirmed it: the letter stands in the local mailbox, the receipt is signed. */
async function aQuestionIsMailed(worker: Services, tenantId: string): Promise<void> {
  const em = () => worker.database.fork(tenantId)
  const run = (id: string, data: Readonly<Record<string, string>>) => handled(worker, tenantId, id, data)
  const [asked] = await em().find(Confirmation, { state: 'waiting' }, { limit: 1 })
  await run('consent.ask-for-confirmation', { confirmationId: asked!.id })
  const [message] = await em().find(
    Message,
    { template: 'consent.confirmation', state: 'queued' },
    { limit: 1 },
  )
  await run('messages.deliver-message', { messageId: message!.id })
  await run('consent.issue-receipt', { subjectId: asked!.subjectId })
}

const handled = (
  worker: Services,
  tenantId: string,
  id: string,
  data: Readonly<Record<string, string>>,
): Promise<void> =>
  worker.modules
    .flatMap((module) => [...(module.subscribers ?? [])])
    .find((each) => each.id === id)!
    .handle({
      eventId: worker.ambient.newId(),
      event: id,
      data,
      scope: operatorScope(worker, tenantId),
      services: worker,
    })
