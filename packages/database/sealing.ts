import type { EntityManager } from '@mikro-orm/postgresql'
import { Sealed, seal, type BlindIndex, type FieldKey, type Keyring } from '@leadkeep/crypto'
import { AppError } from '@leadkeep/kernel'
import type { Column, EntityDeclaration } from './entity.ts'

/** A value that was sealed in this unit of work; the log commits to it, and its prefixes become findable. */
export interface SealedCell {
  readonly entity: object
  readonly declaration: EntityDeclaration
  readonly column: Column
  readonly row: string
  /** The subject, where the column is personal. */
  readonly subject: string | null
  readonly plaintext: string
  /** The key it was sealed under, for what else must be sealed with it in the same act. */
  readonly key: FieldKey
}

type Declarations = ReadonlyMap<string, EntityDeclaration>
// Entities are read by property name; what stands there is told by the declaration.
type Row = Record<string, unknown> & { readonly tenantId: string; readonly id: string }

/**
 * Seals every draft that waits in the entity manager, and sets or clears the blind indexes beside them. Runs before
 * the transaction: keys come from the key store, and no second connection is held while one is.
 */
export async function sealDrafts(
  em: EntityManager,
  tenantId: string,
  declarations: Declarations,
  keyring: Keyring,
): Promise<SealedCell[]> {
  const drafts = [...draftsIn(em, declarations)]
  if (drafts.length === 0) return []

  const keys = await keysFor(drafts, tenantId, keyring)
  const index = await keyring.index(tenantId)

  return drafts.map(({ row, declaration, column, plaintext }) => {
    const key = keys(row, column)
    const cell = { tenantId, table: declaration.id, column: column.id, row: row.id }
    row[column.property] = seal(key, cell, plaintext)
    if (column.exact)
      row[column.exact] = index.exact(declaration.id, column.id, normalised(column, plaintext))
    const subject = column.subject ? String(row[column.subject]) : null

    return { entity: row, declaration, column, row: row.id, subject, plaintext, key }
  })
}

interface Draft {
  readonly row: Row
  readonly declaration: EntityDeclaration
  readonly column: Column
  readonly plaintext: string
}

function* draftsIn(em: EntityManager, declarations: Declarations): Generator<Draft> {
  const work = em.getUnitOfWork()
  for (const entity of new Set([...work.getPersistStack(), ...work.getIdentityMap()])) {
    // MikroORM's own entities: their constructor is the class they were declared with.
    const declaration = declarations.get(em.getMetadata().find(entity.constructor as never)?.tableName ?? '')
    if (!declaration) continue
    // Every declared table has tenant and id; the other properties are those of the declaration.
    const row = entity as Row
    for (const column of declaration.columns) {
      if (column.class !== 'personal' && column.class !== 'confidential') continue
      const value = row[column.property]
      if (value instanceof Sealed && value.isDraft)
        yield { row, declaration, column, plaintext: Sealed.plaintextOf(value) }
      // A forgotten value must not stay findable.
      if (value === null && column.exact) row[column.exact] = null
    }
  }
}

async function keysFor(drafts: readonly Draft[], tenantId: string, keyring: Keyring) {
  const kinds = { data: new Set<string>(), evidence: new Set<string>() }
  for (const { row, column } of drafts)
    if (column.subject) kinds[column.key ?? 'data'].add(String(row[column.subject]))
  const data = await keyring.subjectKeys(tenantId, [...kinds.data], 'data')
  const evidence = await keyring.subjectKeys(tenantId, [...kinds.evidence], 'evidence')
  const tenant = await keyring.tenantKey(tenantId)

  return (row: Row, column: Column): FieldKey => {
    if (!column.subject) return tenant
    const key = (column.key === 'evidence' ? evidence : data).get(String(row[column.subject]))
    if (!key) throw subjectForgotten()

    return key
  }
}

export const subjectForgotten = (cause?: unknown) =>
  new AppError('This person was erased: nothing more can be written about them here.', {
    code: 'crypto.subject_forgotten',
    status: 410,
    cause,
  })

export const normalised = (column: Column, plaintext: string) =>
  column.normalise ? column.normalise(plaintext) : plaintext

/** The prefix tokens of a sealed cell: one for each word's first three and first five letters. */
export function prefixTokens(
  cell: SealedCell,
  index: BlindIndex,
  fragmentsOf: (text: string) => string[],
): number[] {
  return fragmentsOf(cell.plaintext).map((fragment) =>
    index.prefix(cell.declaration.id, cell.column.id, fragment),
  )
}
