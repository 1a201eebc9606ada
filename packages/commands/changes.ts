import type { ChangeSet } from '@mikro-orm/core'
import type { EntityManager } from '@mikro-orm/postgresql'
import { commit, type Change, type ColumnChange, type Json, type Opening } from '@leadkeep/audit'
import type { Column, EntityDeclaration, SealedCell } from '@leadkeep/database'
import type { Ambient } from '@leadkeep/kernel'

interface Found {
  readonly changes: Change[]
  readonly openings: Opening[]
  readonly subjects: string[]
  /** What is empty from now on and was findable by its words. */
  readonly emptied: EmptiedCell[]
}

export interface EmptiedCell {
  readonly declaration: EntityDeclaration
  readonly column: Column
  readonly row: string
}

/** What waits to be flushed, in the words of the log: plain columns with before and after, personal ones committed to. */
export function changesIn(
  em: EntityManager,
  declarations: ReadonlyMap<string, EntityDeclaration>,
  sealed: readonly SealedCell[],
  tenantId: string,
  ambient: Ambient,
): Found {
  const work = em.getUnitOfWork()
  work.computeChangeSets()
  const openings: Opening[] = []
  const emptied: EmptiedCell[] = []
  const subjects = new Set<string>()
  const changes = work.getChangeSets().flatMap((set) => {
    const declaration = declarations.get(set.meta.tableName)
    if (declaration?.audited !== true) return []
    // Read by the property names of its declaration.
    const row = set.entity as Record<string, unknown>
    for (const { subject } of declaration.columns) if (subject) subjects.add(String(row[subject]))
    const columns = declaration.columns.flatMap((column) => {
      const change = columnChange(set, row, column)
      if (column.prefix && change && 'commitment' in change && change.commitment === null)
        emptied.push({ declaration, column, row: String(row['id']) })

      return change ? [[column.id, change] as const] : []
    })

    return [
      {
        table: declaration.id,
        row: String(row['id']),
        op: operations[set.type],
        columns: Object.fromEntries(columns),
      },
    ]
  })

  return { changes, openings, subjects: [...subjects], emptied }

  function columnChange(
    set: ChangeSet<object>,
    row: Record<string, unknown>,
    column: Column,
  ): ColumnChange | null {
    const isChanged = Object.hasOwn(set.payload, column.property)
    if (!isChanged || column.class === 'index' || keyColumns.has(column.property)) return null
    if (column.loggedAs !== undefined) return null
    if (column.class === 'confidential' || column.class === 'intake') return { sealed: true }
    if (column.class === 'operational') return plainChange(set, column.property)
    const cell = sealed.find((each) => each.entity === row && each.column.property === column.property)
    if (!cell) return set.type === 'create' ? null : { commitment: null }
    const { subject, key, plaintext } = cell
    const place = {
      tenantId,
      table: cell.declaration.id,
      column: column.id,
      row: cell.row,
      subject: subject!,
    }
    const committed = commit(ambient, key, place, plaintext)
    openings.push(committed.opening)

    return { commitment: committed.commitment }
  }
}

const operations = {
  create: 'insert',
  update: 'update',
  update_early: 'update',
  delete: 'delete',
  delete_early: 'delete',
} as const

const keyColumns = new Set(['tenantId', 'id'])

function plainChange(set: ChangeSet<object>, property: string): ColumnChange {
  const to = asJson(valueIn(set.payload, property))
  if (set.type === 'create') return { to }
  const from = asJson(valueIn(set.originalEntity, property))

  return { from, to }
}

// Payloads and originals have the entity's properties; which of them is told by the declaration.
const valueIn = (values: object | undefined, property: string): unknown =>
  Object.entries(values ?? {}).find(([name]) => name === property)?.[1]

function asJson(value: unknown): Json {
  if (value === undefined || value === null) return null
  if (value instanceof Date) return value.toISOString()
  if (Buffer.isBuffer(value)) return value.toString('base64url')

  return JSON.parse(JSON.stringify(value)) as Json // plain values and jsonb: what JSON gives back is JSON
}
