import type { Finding } from '../core/finding.ts'
import type { SpecContract } from '../core/spec.ts'
import { lintFinding } from './lint-finding.ts'
import { entityId } from './lint-names.ts'
import { looksPersonal, looksTyped } from './personal-looking.ts'
import type { Registry } from './registry.ts'

type Column = SpecContract['entities'][number]['columns'][number]
type Known = Registry['entities'][number]['columns'][number]

const sealed = new Set(['personal', 'confidential'])

/** Every column is classified as what it is: what is of a person is sealed under that person, and stays so. */
export function lintColumns(contract: SpecContract, registry: Registry | null): readonly Finding[] {
  return contract.entities.flatMap((entity, index) => {
    const known = registry?.entities.find(({ id }) => id === entityId(entity))?.columns ?? []

    return entity.columns.flatMap((column, place) => {
      const where = `entities[${index}].columns[${place}]`
      const named = `${entityId(entity)}.${column.name}`

      return [
        ...repeated(entity.columns, column, place, where, named),
        ...weakened(known, column, where, named),
        ...judged(column, where, named),
        ...references(entity.columns, known, column, where, named),
      ]
    })
  })
}

/** Names are compared without regard to their spelling: `subjectId` is `subject_id`. */
const plain = (name: string): string => name.replace(/[^A-Za-z0-9]/g, '').toLowerCase()

function repeated(
  all: readonly Column[],
  { name }: Column,
  place: number,
  where: string,
  named: string,
): readonly Finding[] {
  const first = all.findIndex((other) => plain(other.name) === plain(name))

  return first < place
    ? [lintFinding('duplicate', 'blocker', where, `${named} stands here a second time. Keep one of them.`)]
    : []
}

function weakened(known: readonly Known[], column: Column, where: string, named: string): readonly Finding[] {
  const existing = known.find(({ id }) => plain(id) === plain(column.name))
  if (!existing || !sealed.has(existing.class) || sealed.has(column.class)) return []
  const message = `${named} is ${existing.class} and would become ${column.class}. A sealed column stays sealed: keep its class, or add another column.`

  return [lintFinding('column_weakened', 'blocker', where, message)]
}

function judged(column: Column, where: string, named: string): readonly Finding[] {
  const { name, reason } = column
  if (column.class === 'plain_text' && !reason)
    return [
      lintFinding(
        'plain_text_without_reason',
        'blocker',
        where,
        `${named} would be readable text. Write the \`reason\` why that harms nobody, or seal it.`,
      ),
    ]
  if (column.class !== 'operational' || reason) return []
  if (looksTyped(name))
    return [
      lintFinding(
        'free_text_operational',
        'blocker',
        where,
        `${named} holds what somebody typed, which may be anything. Make it personal or confidential, or write the \`reason\` why not.`,
      ),
    ]
  if (looksPersonal(name))
    return [
      lintFinding(
        'personal_looking',
        'blocker',
        where,
        `${named} looks like something about a person. Make it personal or confidential, or write the \`reason\` why it is not.`,
      ),
    ]

  return []
}

/** A personal column names the column of its person; an index names, by its own name, the sealed column it finds. */
function references(
  all: readonly Column[],
  known: readonly Known[],
  column: Column,
  where: string,
  named: string,
): readonly Finding[] {
  const has = (name: string) =>
    all.some((other) => plain(other.name) === plain(name)) ||
    known.some(({ id }) => plain(id) === plain(name))
  if (column.class === 'personal') {
    if (!column.subject)
      return [
        lintFinding(
          'personal_without_subject',
          'blocker',
          where,
          `${named} is personal, but of whom? Name in \`subject\` the column that says whose it is.`,
        ),
      ]
    // A row that is the person itself is sealed under its own id, which every row has.
    if (plain(column.subject) !== 'id' && !has(column.subject))
      return [
        lintFinding(
          'subject_unknown',
          'major',
          where,
          `${named} names ${column.subject} as its subject, and the entity has no such column. Add it, or name another.`,
        ),
      ]
  }
  if (column.class === 'exact_index' || column.class === 'prefix_index') {
    const base = column.name.replace(/_?(?:exact|prefix)?_?(?:index|tokens?)$/i, '')
    const isSealed =
      base !== column.name &&
      (all.some((other) => plain(other.name) === plain(base) && sealed.has(other.class)) ||
        known.some((other) => plain(other.id) === plain(base) && sealed.has(other.class)))
    if (!isSealed)
      return [
        lintFinding(
          'index_of_nothing',
          'major',
          where,
          `${named} is an index, but of which sealed column? Call it \`email_index\` for a personal or confidential \`email\`.`,
        ),
      ]
  }

  return []
}
