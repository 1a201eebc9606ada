import { ArchiveFiles, wholeLog } from '@leadkeep/audit_logs'
import { newestCheckpoint, record, signStatement, type Entry } from '@leadkeep/audit'
import type { Database } from '@leadkeep/database'
import { exportAct, takeOut } from '@leadkeep/directory'
import { installation, type Scope, type Services } from '@leadkeep/kernel'
import { bytesOf, recordsOf, takenTables, type TakenTable } from './taken-tables.ts'

export interface TenantExport {
  readonly services: Services
  /** Under the role that owns the tables: no role that serves may read all of them. */
  readonly owner: Database
  /** Who takes it out, in the scope of the tenant. */
  readonly scope: Scope
  /** Who gets it; stands on the log with everybody whose values it holds. */
  readonly to: string
  readonly onTable?: (table: string, rows: number) => void
}

/**
 * Everything that a tenant has, as another system can read it: modules/directory/FORMAT.md section 2. Made while it is read,
 * some rows at a time; each part is on the log, with whose values it opens, before it leaves (law 4). The log itself comes
 * last, so that it tells of all that was done meanwhile. However it ends, an entry says so.
 */
export async function exportTenant(
  taking: TenantExport,
  writable: WritableStream<Uint8Array>,
): Promise<Readonly<Record<string, number>>> {
  const { services, scope, to } = taking
  const id = scope.newId()
  const rows: Record<string, number> = {}
  const facts = { export: id, to }
  const tell = (outcome: Entry['outcome']) =>
    record(services.database, scope, {
      act: `${exportAct}.end`,
      outcome,
      ...(outcome === 'failed' ? { error: 'directory.export_failed' } : {}),
      facts: { ...facts, rows },
    })
  // Of the tenant's own log nobody knows once the tenant was deleted.
  await record(
    services.database,
    { ...scope, tenantId: installation },
    { act: exportAct, outcome: 'done', facts: { ...facts, tenant: scope.tenantId } },
  )
  const files = new ArchiveFiles(writable, scope.now())
  try {
    const tables = takenTables(taking.owner)
    await files.add('README.txt', [readme])
    await files.add('schema.json', [`${JSON.stringify(schemaOf(tables), null, 2)}\n`])
    for (const table of tables) {
      rows[table.declaration.id] = 0
      await files.add(`entities/${table.declaration.id}.jsonl`, linesOf(taking, table, facts, rows))
      taking.onTable?.(table.declaration.id, rows[table.declaration.id]!)
    }
    for (const table of tables)
      for await (const { name, bytes } of bytesOf(taking, table)) await files.add(name, [bytes])
    await files.add('log.zip', await logOf(services, scope))
    const manifest = await signed(taking, id, rows, files)
    await files.addUnlisted('MANIFEST.json', `${manifest.split('\n')[2]}\n`)
    await files.addUnlisted('MANIFEST.statement', manifest)
    await tell('done')
    await files.close()
  } catch (error) {
    await tell('failed')
    throw error
  }

  return rows
}

async function* linesOf(
  taking: TenantExport,
  table: TakenTable,
  facts: Readonly<Record<string, string>>,
  rows: Record<string, number>,
): AsyncGenerator<string> {
  for await (const records of recordsOf(taking, table, facts)) {
    rows[table.declaration.id]! += records.length
    yield records.map((each) => `${JSON.stringify(each)}\n`).join('')
  }
}

/** As an auditor verifies it, by packages/verifier. */
async function logOf(services: Services, scope: Scope): Promise<AsyncIterable<Uint8Array>> {
  const stream = await wholeLog(services, scope, takeOut)

  return stream
}

async function signed(
  { services, scope, to }: TenantExport,
  id: string,
  rows: Readonly<Record<string, number>>,
  files: ArchiveFiles,
): Promise<string> {
  const key = await services.keyring.newestLogKey(scope.tenantId)
  const checkpoint = await newestCheckpoint(services.database, scope.tenantId)
  const body = {
    v: 1,
    export: id,
    tenant: scope.tenantId,
    to,
    purpose: takeOut.id,
    at: scope.now().toISOString(),
    request: scope.requestId,
    rows,
    log: { origin: key.name, checkpoint: checkpoint?.note ?? null },
    files: files.listed(),
  }

  return signStatement({ kind: 'directory.tenant_export', body }, key)
}

/** What the tables and their columns are, for whoever reads them in. */
const schemaOf = (tables: readonly TakenTable[]) => ({
  v: 1,
  tables: tables.map(({ declaration, columns }) => ({
    id: declaration.id,
    file: `entities/${declaration.id}.jsonl`,
    keptFor: declaration.keptFor,
    columns: columns.map(({ id, class: kind, subject, key, because, loggedAs }) => ({
      id,
      class: kind,
      ...(subject === undefined
        ? {}
        : {
            subject: declaration.columns.find(({ property }) => property === subject)!.id,
            key: key ?? 'data',
          }),
      ...(because === undefined ? {} : { because }),
      ...(loggedAs === undefined ? {} : { file: true }),
    })),
  })),
})

const readme = `Everything that this tenant has, opened. Whoever has this file can read all of it: keep it as you would keep the people
whom it is about.

entities/    a file for each table, a JSON object for each record in a line of its own (JSON Lines, UTF-8). Members are named
             as the columns in schema.json; times are ISO 8601, UTC; bytes are base64url. null: there is no value, or
             its person was erased. A record was read as it was in that moment; what was done meanwhile is in the log.
audit.opening in there opens what the log committed to: SHA-256(salt, then the value) is the commitment.
files/       what is too large for a line: files/<table>/<id of the record>
log.zip      the tenant's log with its proofs. Verify it with "npx leadkeep-verify log.zip --key KEY".
MANIFEST.*   what is in here, with the length and SHA-256 of each file, signed by the log's key. Verify it with
             "npx leadkeep audit verify-statement MANIFEST.statement --key KEY".

Not in here: what only serves to search (made from the values), archives that somebody had made of the log, secrets that
nobody is shown (of authenticator apps; what passwords are checked against), what visitors sent and nobody has opened yet,
and this installation's keys.
`
