import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@jest/globals'
import { checkpointFolder, logKeyText, Sequencer } from '@leadkeep/audit'
import { execute } from '@leadkeep/commands'
import type { Scope, Services } from '@leadkeep/kernel'
import { rowsOf, settled, type World } from '@leadkeep/testing'
import { openZip, readKey, verifyArchive } from '@leadkeep/verifier'
import { generateIdentity, identityToRecipient } from 'age-encryption'
import { askForOpenedExport } from '../commands/ask-for-export.ts'
import { buildExport, type ExportStep } from '../export/build-export.ts'
import { downloaded, entriesOf, jobOf, logWorld, writeLetter } from '../test-world.ts'

export interface KilledExports extends World {
  readonly worker: Services
  readonly officer: Scope
  /** Opens what is exported. */
  readonly identity: string
  readonly subjectIds: readonly string[]
}

/** A signed log in which two people were written to. */
export async function openKilledExports(): Promise<KilledExports> {
  const world = await logWorld()
  const worker = await world.as('worker')
  const officer = world.scope(await world.tenant())
  const subjectIds: string[] = []
  for (const text of ['Dear Ada', 'Dear Grace'])
    subjectIds.push((await execute(world.services, officer, writeLetter, { text })).subjectId)
  await settled(world, officer.tenantId)
  const folder = await mkdtemp(join(tmpdir(), 'leadkeep-killed-'))
  const { database, keyring } = worker
  await new Sequencer({ database, keyring, outside: checkpointFolder(folder) }).sequence(officer.tenantId)
  await rm(folder, { recursive: true })

  return { ...world, worker, officer, identity: await generateIdentity(), subjectIds }
}

/** By an exception between the steps: cheap, and as far as the database goes it is the same. */
export async function cutOff(world: KilledExports, dying: ExportStep): Promise<void> {
  const id = await isAsked(world)
  const outcome = await buildExport(world.worker, jobOf(world.officer), id, (step) => {
    if (step === dying) throw new Error('killed')
  }).catch((error: Error) => error.message)
  expect(outcome).toBe('killed')
  await thereIsOneInTheEnd(world, id, dying)
}

/** `kill -9` of the process that puts it together. */
export async function killedForReal(world: KilledExports, dying: ExportStep): Promise<void> {
  const id = await isAsked(world)
  const given = {
    dying,
    exportId: id,
    tenantId: world.officer.tenantId,
    rootKey: world.rootKey,
    databaseUrl: world.databases.url('worker'),
    keysDatabaseUrl: world.databases.keysUrl,
  }
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'build-and-die.ts'), JSON.stringify(given)],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  )
  await once(child, 'exit')
  expect(child.signalCode).toBe('SIGKILL')
  await thereIsOneInTheEnd(world, id, dying)
}

async function isAsked({ services, officer, identity }: KilledExports): Promise<string> {
  const { id } = await execute(services, officer, askForOpenedExport, {
    purpose: 'audit_logs.audit',
    recipient: 'Audit & Sons',
    publicKey: await identityToRecipient(identity),
    spreadsheet: true,
  })

  return id
}

/** Another worker takes the job: one archive that holds, one end on the log, one disclosure of each, each attempt told. */
async function thereIsOneInTheEnd(world: KilledExports, id: string, dying: ExportStep): Promise<void> {
  const { worker, officer, databases, identity, subjectIds } = world
  const of = async (act: string) =>
    (await entriesOf(world, officer, act)).filter(({ facts }) => facts?.['export'] === id)
  const wasDone = dying === 'completed'
  expect(await of('audit_logs.export.end')).toHaveLength(wasDone ? 1 : 0)
  // Retried, and by mistake once more.
  for (let time = 0; time < 2; time += 1) await buildExport(worker, jobOf(officer), id)

  const key = readKey(logKeyText(await worker.keyring.logKey(officer.tenantId)))
  const archive = await openZip(await downloaded(worker, officer, id))
  const claims = await verifyArchive(archive, { key, opener: { identity } })
  expect(claims.filter(({ verdict }) => verdict === 'fails')).toEqual([])
  expect(claims.map(({ code }) => code)).toEqual(
    expect.arrayContaining(['range.complete', 'openings.genuine']),
  )
  const attempts = wasDone ? 1 : 2
  expect(await of('audit_logs.export.begin')).toHaveLength(attempts)
  expect(await of('audit_logs.export.end')).toMatchObject([{ outcome: 'done', facts: { opened: 2 } }])
  const disclosed = (await of('audit_logs.export.disclose')).flatMap(({ subjects = [] }) => subjects)
  expect(disclosed.toSorted()).toEqual(subjectIds.toSorted())
  expect(
    await rowsOf(
      databases.adminUrl,
      'select distinct attempt from audit_logs_export_part where export_id = $1',
      [id],
    ),
  ).toEqual([{ attempt: attempts }])
}
