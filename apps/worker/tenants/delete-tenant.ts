import {
  endLog,
  newestCheckpoint,
  record,
  signStatement,
  type EndedLog,
  type OutsideCheckpoints,
  Sequencer,
} from '@leadkeep/audit'
import type { Database } from '@leadkeep/database'
import { AppError, installation, type Scope, type Services } from '@leadkeep/kernel'
import type { DeletedTenant } from '@leadkeep/privacy'
import { deletionCertificate } from './deletion-certificate.ts'
import { countRows, removeRows } from './tenant-rows.ts'
import { tablesOfTenant } from './tenant-tables.ts'

export interface Deletion {
  /** Of the worker, with the ledger of erasures. */
  readonly services: Services
  /** Under the role that owns the tables: no role that serves may take all of this away. */
  readonly owner: Database
  readonly outside: OutsideCheckpoints
  /** Who deletes, in the scope of the installation. */
  readonly scope: Scope
  /** Why, in the operator's words. */
  readonly reason: string
  /** Whether nobody else has the installation open: then there is nobody to wait for. */
  readonly isAlone: boolean
  readonly wait: (milliseconds: number) => Promise<void>
  readonly onStep?: (step: DeletionStep) => void | Promise<void>
}

/** In their order; each can be done again, and does what is left. */
export const deletionSteps = ['record', 'keep', 'empty', 'wait', 'sign', 'end', 'destroy', 'certify'] as const
export type DeletionStep = (typeof deletionSteps)[number]

/** By then what was begun while the tenant was still found is written: no request or job takes that long. */
const everythingIsWritten = 60_000

const act = 'directory.tenant.delete'

/**
 * Deletes a tenant, or goes on where that was cut off; also what a restore brought back of one. First it is on the
 * installation's log and in the ledger outside; then its rows go, those first by which it is found, and its log says of
 * each that it went; then what the log says goes, but for the hashes; then the keys. Answers the certificate.
 */
export async function deleteTenant(deletion: Deletion, tenantId: string): Promise<string> {
  const { services, owner, isAlone, wait, onStep } = deletion
  const known = await lineOf(deletion, tenantId)
  const line = known ?? (await decide(deletion, tenantId))
  if (line.certificate !== null) await tell(deletion, `${act}.again`, line)
  await onStep?.('keep')
  await services.erasureLedger.keepTenant(line)
  await onStep?.('empty')
  const tables = await tablesOfTenant(owner)
  await removeRows(deletion, tenantId, tables)
  if (!isAlone) {
    await onStep?.('wait')
    await wait(everythingIsWritten)
  }
  // Whoever had begun before it was not found any more has written by now.
  while ((await removeRows(deletion, tenantId, tables)) > 0);
  const sequencer = sequencerOf(deletion)
  await onStep?.('sign')
  await signLast(deletion, sequencer, tenantId)
  await onStep?.('end')
  const ended = await endLog({ ...deletion, ...services, database: owner, sequencer }, tenantId)
  await onStep?.('destroy')
  await services.keyring.destroyTenant(tenantId)
  await onStep?.('certify')

  return certify(deletion, sequencer, line, ended)
}

/** Applies the ledger to what is there: whoever was deleted, and is back or was never quite gone. Answers how many. */
export async function deleteAgain(deletion: Deletion): Promise<number> {
  const again = await toDeleteAgain(deletion)
  for (const { tenant } of again) await deleteTenant(deletion, tenant)

  return again.length
}

/** Who is not gone, though the ledger says so: cut off where there is no certificate, else back with an older copy. */
export async function toDeleteAgain({
  services,
  owner,
}: Pick<Deletion, 'services' | 'owner'>): Promise<DeletedTenant[]> {
  const all: DeletedTenant[] = []
  for (const line of await services.erasureLedger.deletedTenants())
    if (line.certificate === null || (await left(owner, services, line.tenant)) > 0) all.push(line)

  return all
}

/** Rows and keys. */
async function left(owner: Database, { keyring }: Services, tenantId: string): Promise<number> {
  const rows = Object.values(await countRows(owner, tenantId)).reduce((all, count) => all + count, 0)

  return rows + (await keyring.liveKeys(tenantId))
}

const lineOf = async ({ services }: Deletion, tenantId: string): Promise<DeletedTenant | undefined> =>
  (await services.erasureLedger.deletedTenants()).find(({ tenant }) => tenant === tenantId)

async function decide(deletion: Deletion, tenantId: string): Promise<DeletedTenant> {
  const { services, owner, scope, reason, onStep } = deletion
  const line: DeletedTenant = {
    v: 1,
    tenant: tenantId,
    deletion: scope.newId(),
    decided: scope.now().toISOString(),
    rows: await countRows(owner, tenantId),
    certificate: null,
  }
  const facts = { tenant: tenantId, deletion: line.deletion }
  await onStep?.('record')
  await record(services.database, scope, {
    act,
    outcome: 'done',
    facts: { ...facts, reason, rows: line.rows },
  })
  await record(services.database, { ...scope, tenantId }, { act, outcome: 'done', facts })

  return line
}

const sequencerOf = ({ services: { database, keyring }, outside }: Deletion) =>
  new Sequencer({ database, keyring, outside })

/** Until all that went is under a checkpoint; not where the log's key is gone, as after a restore of the data alone. */
async function signLast({ services, wait }: Deletion, sequencer: Sequencer, tenantId: string): Promise<void> {
  const { keyring, database } = services
  if (!(await keyring.hasLogKey(tenantId))) return
  for (let waits = true; waits;) {
    await sequencer.sequence(tenantId)
    waits = await isWaiting(database, tenantId)
    // An entry is put into the tree once no older transaction runs, of whomever.
    if (waits) await wait(200)
  }
}

async function isWaiting(database: Database, tenantId: string): Promise<boolean> {
  return database.transaction(tenantId, async (client) => {
    const { rows } = await client.query<{ waits: boolean }>(
      'select exists (select from audit_pending where tenant_id = $1) as waits',
      [tenantId],
    )

    return rows[0]!.waits
  })
}

/** Says that it is done, by the installation's key: on its log, and in the ledger. */
async function certify(
  deletion: Deletion,
  sequencer: Sequencer,
  line: DeletedTenant,
  ended: EndedLog,
): Promise<string> {
  const { services, owner, outside } = deletion
  const remaining = await left(owner, services, line.tenant)
  if (remaining > 0) throw cameBack(remaining)
  await outside.end(line.tenant)
  const told = line.certificate ?? (await certificateOnLog(services, line))
  const certificate = told ?? (await signed(deletion, line, ended))
  if (told === null) await tell(deletion, `${act}.end`, line, { statement: certificate })
  await sequencer.sequence(installation)
  await services.erasureLedger.keepTenant({ ...line, certificate })

  return certificate
}

async function signed(
  { services, scope }: Deletion,
  line: DeletedTenant,
  { size, root }: EndedLog,
): Promise<string> {
  const { database, keyring } = services
  const key = await keyring.newestLogKey(installation)
  const own = await newestCheckpoint(database, line.tenant)
  const above = await newestCheckpoint(database, installation)
  const body = deletionCertificate(line, {
    completedAt: scope.now(),
    log: { size, root, key: own?.logKey ?? null, checkpoint: own?.note ?? null },
    installation: { origin: key.name, checkpoint: above?.note ?? null },
  })

  return signStatement({ kind: 'directory.tenant_deletion', body }, key)
}

const tell = (
  { services, scope }: Deletion,
  what: string,
  { tenant, deletion }: DeletedTenant,
  facts: Readonly<Record<string, string>> = {},
) => record(services.database, scope, { act: what, outcome: 'done', facts: { tenant, deletion, ...facts } })

const cameBack = (count: number) =>
  new AppError(
    `${count} rows or keys came back while the tenant was deleted. Stop Leadkeep, and run this again: it goes on where it is.`,
    { code: 'directory.tenant_came_back', status: 409 },
  )

/** What was certified, before that was kept outside. */
async function certificateOnLog({ database }: Services, { deletion }: DeletedTenant): Promise<string | null> {
  return database.transaction(installation, async (client) => {
    const { rows } = await client.query<{ statement: string }>(
      `select body #>> '{facts,statement}' as statement from audit_entry
        where tenant_id = $1 and act = $2 and body #>> '{facts,deletion}' = $3`,
      [installation, `${act}.end`, deletion],
    )

    return rows[0]?.statement ?? null
  })
}
