import { commitment, seal, Sealed, type FieldKey } from '@leadkeep/crypto'
import type { Database } from '@leadkeep/database'
import type { Ambient, Scope } from '@leadkeep/kernel'
import type { ClientBase } from 'pg'
import { bodyOf, type Entry } from './entry.ts'

/** What opens a commitment: kept beside the log, sealed under the subject's key, deleted by erasure. */
export interface Opening {
  readonly id: string
  readonly subjectId: string
  readonly tableId: string
  readonly columnId: string
  readonly rowId: string
  readonly sealed: Sealed
}

/** A statement and its values, in the form node-postgres prepares. */
export interface Statement {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

export function entryStatement(scope: Scope, id: string, entry: Entry): Statement {
  return {
    name: 'audit_entry',
    text: 'insert into audit_entry (tenant_id, id, body) values ($1::uuid, $2::uuid, $3::jsonb)',
    values: [scope.tenantId, id, JSON.stringify(bodyOf(scope, entry))],
  }
}

export function openingsStatement(scope: Scope, entryId: string, openings: readonly Opening[]): Statement {
  return {
    name: 'audit_openings',
    text: `insert into audit_opening (tenant_id, entry_id, id, subject_id, table_id, column_id, row_id, sealed)
      select $1::uuid, $2::uuid, * from unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::bytea[])`,
    values: [
      scope.tenantId,
      entryId,
      openings.map((opening) => opening.id),
      openings.map((opening) => opening.subjectId),
      openings.map((opening) => opening.tableId),
      openings.map((opening) => opening.columnId),
      openings.map((opening) => opening.rowId),
      openings.map((opening) => Sealed.ciphertextOf(opening.sealed)),
    ],
  }
}

/** Writes an entry in the transaction of a bare connection. */
export async function write(client: ClientBase, scope: Scope, entry: Entry): Promise<string> {
  const id = scope.newId()
  const { values, ...statement } = entryStatement(scope, id, entry)
  await client.query({ ...statement, values: [...values] })

  return id
}

/** Records an act that changed nothing (a read, a refusal, a failure) in a transaction of its own. */
export async function record(database: Database, scope: Scope, entry: Entry): Promise<string> {
  return database.transaction(scope.tenantId, (client) => write(client, scope, entry))
}

/** Commits to a value, and seals what would open the commitment. */
export function commit(
  ambient: Ambient,
  key: FieldKey,
  cell: { tenantId: string; table: string; column: string; row: string; subject: string },
  value: string,
): { commitment: string; opening: Opening } {
  const salt = ambient.random(32)
  const id = ambient.newId()
  const sealed = seal(
    key,
    { tenantId: cell.tenantId, table: 'audit.opening', column: 'sealed', row: id },
    JSON.stringify({ salt: salt.toString('base64url'), value }),
  )

  return {
    commitment: commitment(salt, value).toString('base64url'),
    opening: {
      id,
      subjectId: cell.subject,
      tableId: cell.table,
      columnId: cell.column,
      rowId: cell.row,
      sealed,
    },
  }
}
