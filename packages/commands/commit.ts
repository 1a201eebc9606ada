import type { EntityManager } from '@mikro-orm/postgresql'
import { entryStatement, openingsStatement, type Json, type Statement } from '@leadkeep/audit'
import { prefixFragments } from '@leadkeep/crypto'
import {
  prefixTokens,
  reachable,
  sealDrafts,
  type EntityDeclaration,
  type SealedCell,
} from '@leadkeep/database'
import { announceStatement, enqueueStatement, type RecordedEvent } from '@leadkeep/events'
import type { Scope, Services } from '@leadkeep/kernel'
import { changesIn, type EmptiedCell } from './changes.ts'

/**
 * One transaction for all that a unit changed: rows, blind indexes, the entry with its openings, the jobs. Keys are
 * fetched and values sealed before it begins.
 */
export async function commitUnit(
  services: Services,
  scope: Scope,
  act: string,
  em: EntityManager,
  events: readonly RecordedEvent[],
  facts: Readonly<Record<string, Json>>,
): Promise<void> {
  const { database, keyring, ambient, modules } = services
  const sealed = await sealDrafts(em, scope.tenantId, database.declarations, keyring)
  const { changes, openings, subjects, emptied } = changesIn(
    em,
    database.declarations,
    sealed,
    scope.tenantId,
    ambient,
  )
  const isToldOf = changes.length > 0 || events.length > 0 || Object.keys(facts).length > 0
  // What needs no entry, as counts do, is kept all the same.
  if (!isToldOf && em.getUnitOfWork().getChangeSets().length === 0) return

  const entryId = scope.newId()
  const entry = { act, outcome: 'done', changes, subjects, facts: withEvents(facts, events) } as const
  const statements = [
    ...emptied.map((cell) => clearPrefixes(database.declarations, scope.tenantId, cell)),
    ...(await prefixStatements(services, scope, sealed)),
    isToldOf ? entryStatement(scope, entryId, entry) : null,
    openings.length > 0 ? openingsStatement(scope, entryId, openings) : null,
    enqueueStatement(modules, scope, events),
    announceStatement(scope.tenantId, events),
  ].filter((statement) => statement !== null)
  await reachable(async () => {
    await em.begin()
    try {
      await em.flush()
      for (const statement of statements) await run(em, statement)
      await em.commit()
    } catch (error) {
      await em.rollback().catch(() => undefined) // the connection is gone or the commit already failed
      throw error
    }
  })
}

const withEvents = (facts: Readonly<Record<string, Json>>, events: readonly RecordedEvent[]) =>
  events.length === 0 && Object.keys(facts).length === 0
    ? undefined
    : { ...facts, ...(events.length > 0 ? { events: events.map(({ event }) => event) } : {}) }

async function run(em: EntityManager, { text, values }: Statement): Promise<void> {
  // The transaction's own connection; parameters travel apart from the text.
  await em.getKysely().executeQuery({ sql: text, parameters: values } as never)
}

async function prefixStatements(
  services: Services,
  scope: Scope,
  sealed: readonly SealedCell[],
): Promise<Statement[]> {
  const searchable = sealed.filter(({ column }) => column.prefix)
  if (searchable.length === 0) return []
  const index = await services.keyring.index(scope.tenantId)

  return searchable.flatMap((cell) => {
    // Names of tables come from declarations, never from input.
    const table = prefixTableOf(services.database.declarations, cell.declaration)
    const createdAt = (cell.entity as { createdAt: Date }).createdAt // an entity with prefix columns has it
    const tokens = prefixTokens(cell, index, prefixFragments)

    return [
      clearPrefixes(services.database.declarations, scope.tenantId, cell),
      {
        name: `${table}_fill`,
        // oxlint-disable-next-line leadkeep/no-built-sql -- the table's declared name
        text: `insert into ${table} (tenant_id, token, created_at, row_id, column_id)
          select $1::uuid, token, $3::timestamptz, $4::uuid, $5 from unnest($2::int[]) as token
          on conflict do nothing`,
        values: [scope.tenantId, tokens, createdAt.toISOString(), cell.row, cell.column.id],
      },
    ]
  })
}

/** A value that is replaced or gone must not stay findable by its words. */
function clearPrefixes(
  declarations: ReadonlyMap<string, EntityDeclaration>,
  tenantId: string,
  { declaration, column, row }: EmptiedCell,
): Statement {
  const table = prefixTableOf(declarations, declaration)

  return {
    name: `${table}_clear`,
    // oxlint-disable-next-line leadkeep/no-built-sql -- the table's declared name
    text: `delete from ${table} where tenant_id = $1::uuid and row_id = $2::uuid and column_id = $3`,
    values: [tenantId, row, column.id],
  }
}

function prefixTableOf(declarations: ReadonlyMap<string, EntityDeclaration>, of: EntityDeclaration): string {
  const found = [...declarations.values()].find(({ prefixOf }) => prefixOf === of.id)
  if (!found) throw new TypeError(`${of.id} has prefix columns but no prefix table.`)

  return found.table
}
