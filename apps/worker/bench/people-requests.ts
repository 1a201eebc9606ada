import { join } from 'node:path'
import { checkpointFolder, Sequencer } from '@leadkeep/audit'
import { execute, openServices } from '@leadkeep/commands'
import { addNote, addTask, createLead, Lead } from '@leadkeep/crm'
import { environmentKeyProvider } from '@leadkeep/crypto'
import { systemAmbient, type Scope, type Services } from '@leadkeep/kernel'
import {
  Erasure,
  erasureFolder,
  eraseSubject,
  fileForSomebody,
  nameRecords,
  requestPackage,
  runErasure,
} from '@leadkeep/privacy'
import { modules } from '../modules.ts'
import { operatorScope } from '../seed/new-tenant.ts'
import { keysUrlOf, urlOf } from './addresses.ts'
import type { Installation } from './installation.ts'
import { median } from './measure.ts'
import { inventedPerson } from './people.ts'
import type { PlainInsert } from './plain-insert.ts'
import { milliseconds, times, type Row } from './table.ts'

const people = 20

/**
 * What somebody waits for who asks what is held of them, or to be forgotten: from the click until the package is there, and
 * until the certificate is signed. Each has a lead, two notes, a task and a request; they are among the others.
 */
export async function measurePeopleRequests(
  installation: Installation,
  plain: PlainInsert,
  directory: string,
): Promise<Row[]> {
  const { services: worker, close } = await openServices({
    databaseUrl: urlOf(installation, 'worker'),
    keysDatabaseUrl: keysUrlOf(installation),
    keyProvider: environmentKeyProvider(installation.rootKey),
    modules,
    ambient: systemAmbient,
    values: { erasureLedger: erasureFolder(join(directory, 'erasures')) },
  })
  try {
    const baseline = await plain.time()
    const asked = []
    for (let number = 0; number < people; number++) asked.push(await somebody(installation, number))
    const outside = checkpointFolder(join(directory, 'checkpoints'))
    const sequencer = new Sequencer({ database: worker.database, keyring: worker.keyring, outside })
    await sequencer.sequence(installation.tenantId)
    while ((await sequencer.derive(installation.tenantId)) !== 0);
    const packages = []
    for (const { requestId } of asked)
      packages.push(await timed(() => packageFor(installation, worker, requestId)))
    const erasures = []
    for (const { subjectId } of asked)
      erasures.push(await timed(() => erasureOf(installation, worker, subjectId)))
    const row = (what: string, figures: readonly number[]): Row => ({
      what,
      measured: milliseconds(median(figures)),
      ratio: times(median(figures) / baseline),
    })

    return [
      row('what is held of somebody, from the click to the package, p50', packages),
      row('erasing somebody, from the decision to the certificate, p50', erasures),
    ]
  } finally {
    await close()
  }
}

const nowScope = (installation: Installation): Scope => ({
  ...installation.scope(),
  requestId: systemAmbient.newId(),
  authenticatedAt: systemAmbient.now(),
})

async function somebody(installation: Installation, number: number) {
  const { services } = installation
  const { name, email, company, message } = inventedPerson(2_000_000 + number)
  const scope = nowScope(installation)
  const { id: leadId } = await execute(services, scope, createLead, { name, email, company, message })
  const { subjectId } = await services.database.fork(scope.tenantId).findOneOrFail(Lead, { id: leadId })
  for (const text of ['Called, and will call again.', 'Wants an offer.'])
    await execute(services, scope, addNote, { leadId, text })
  await execute(services, scope, addTask, { leadId, title: 'Write an offer', dueAt: null, assigneeId: null })
  const request = { kind: 'access', name, email, words: 'All of it.', isChecked: true }
  const { id: requestId } = await execute(services, scope, fileForSomebody, request)
  await execute(services, scope, nameRecords, { requestId, aboutIds: [subjectId] })

  return { subjectId, requestId }
}

async function packageFor(installation: Installation, worker: Services, requestId: string): Promise<void> {
  const { id: packageId } = await execute(installation.services, nowScope(installation), requestPackage, {
    requestId,
  })
  const building = worker.modules
    .flatMap((module) => [...(module.subscribers ?? [])])
    .find(({ id }) => id === 'privacy.build-package')!
  const scope = operatorScope(worker, installation.tenantId)
  await building.handle({
    eventId: scope.newId(),
    event: building.event,
    data: { packageId },
    scope,
    services: worker,
  })
}

async function erasureOf(installation: Installation, worker: Services, subjectId: string): Promise<void> {
  const input = { subjectId, also: [], ground: 'consent_withdrawn' as const }
  const { id } = await execute(installation.services, nowScope(installation), eraseSubject, input)
  await runErasure(worker, operatorScope(worker, installation.tenantId), id)
  const erasure = await worker.database.fork(installation.tenantId).findOne(Erasure, { id })
  if (erasure?.state !== 'completed') throw new Error(`The erasure is ${erasure?.state}.`)
}

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()

  return performance.now() - began
}
