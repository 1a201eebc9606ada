import type { Finding } from '../core/finding.ts'
import type { SpecContract } from '../core/spec.ts'
import { entityId } from '../spec/lint-names.ts'
import type { Registry } from '../spec/registry.ts'
import { found } from './judge.ts'

type Column = Registry['entities'][number]['columns'][number]

/** Every column is of the class it was declared with, and none came that nobody declared. */
export function* compareEntities(
  before: Registry,
  after: Registry,
  contract: SpecContract,
  expected: SpecContract,
): Generator<Finding> {
  const everywhere = common(before)
  for (const { id, columns } of after.entities) {
    const old = before.entities.find((each) => each.id === id)?.columns ?? []
    const said = contract.entities.find((each) => entityId(each) === id)?.columns ?? []
    for (const column of columns) yield* ofColumn(id, column, old, said, everywhere)
    for (const { id: name } of old)
      if (!columns.some((each) => each.id === name))
        yield found(
          'blocker',
          'conformance.missing_column',
          `${id}.${name}`,
          'This column was there before and is gone.',
        )
  }
  for (const entity of expected.entities) {
    const there = after.entities.find(({ id }) => id === entityId(entity))?.columns
    for (const { name } of entity.columns)
      if (there && !there.some((each) => plain(each.id) === plain(name)))
        yield found(
          'blocker',
          'conformance.missing_column',
          `${entityId(entity)}.${name}`,
          'This column is declared and not there.',
        )
  }
}

function* ofColumn(
  entity: string,
  column: Column,
  old: readonly Column[],
  said: SpecContract['entities'][number]['columns'],
  everywhere: ReadonlySet<string>,
): Generator<Finding> {
  const where = `${entity}.${column.id}`
  const was = old.find(({ id }) => id === column.id)
  const declared = said.find(({ name }) => plain(name) === plain(column.id))
  if (declared && registryClass(declared.class) !== column.class)
    yield found(
      'blocker',
      'conformance.column_class',
      where,
      `Declared ${declared.class}, and is ${column.class}.`,
    )
  else if (declared?.class === 'plain_text' && !column.because)
    yield found(
      'blocker',
      'conformance.column_class',
      where,
      'Declared as readable text with a reason, and the product gives none.',
    )
  else if (!declared && was && was.class !== column.class)
    yield found(
      'blocker',
      'conformance.column_class',
      where,
      `Was ${was.class}, is ${column.class}, and the specification does not say so.`,
    )
  if (!declared && !was && !everywhere.has(column.id))
    yield found(
      'major',
      'conformance.undeclared_column',
      where,
      'This column appeared, and the specification does not have it.',
    )
}

/** Columns that every entity has are the foundation's, not the specification's. */
function common({ entities }: Registry): ReadonlySet<string> {
  const [first, ...rest] = entities.map(({ columns }) => new Set(columns.map(({ id }) => id)))

  return new Set([...(first ?? [])].filter((id) => rest.every((each) => each.has(id))))
}

/** The specification says what a column is for; the registry, what the database makes of it. */
const registryClass = (declared: string) =>
  declared === 'plain_text'
    ? 'operational'
    : declared === 'exact_index' || declared === 'prefix_index'
      ? 'index'
      : declared

/** `subjectId` is `subject_id`. */
const plain = (name: string) => name.replaceAll(/[^A-Za-z0-9]/g, '').toLowerCase()
