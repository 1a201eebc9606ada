import { query, type QueryContext, type SubjectPart } from '@leadkeep/commands'
import { declarationOf } from '@leadkeep/database'
import { z } from 'zod'
import { PackageContent } from '../data/package.ts'
import { personalTables, rowsAbout, selectionOf, type PersonalTable, type Row } from '../erasure/columns.ts'
import { whoIsAsking } from '../erasure/who-is-meant.ts'
import { alreadyErased } from '../errors.ts'
import { answerRequests } from '../purposes.ts'
import { erasedAmong } from '../subjects.ts'
import { packageSchemaId, subjectPackage, type SubjectPackage } from './schema.ts'
import { readersOf } from './readers.ts'
import { whoWasGivenIt } from './recipients.ts'
import { packageLanguages } from './say.ts'

/** For whoever looks at one record of somebody. Its opening is one entry on the log. */
export const buildPackage = query({
  id: 'privacy.subject.build_package',
  access: ['privacy.packages.build'],
  input: z.object({ subjectId: z.uuid(), language: z.enum(packageLanguages).default('en') }),
  run: (context, { subjectId, language }) => packageOf(context, [subjectId], language),
})

/**
 * Everything that is held of somebody, for them to have (GDPR Art. 15, 20). FORMAT.md, section 4. Built from what tables
 * declare, so that a column that is added tomorrow is in it.
 */
export async function packageOf(
  context: QueryContext,
  subjectIds: readonly string[],
  language: string,
): Promise<SubjectPackage> {
  const { scope, services } = context
  const meant = await whoIsAsking(context, subjectIds)
  if ((await erasedAmong(context, subjectIds)).size > 0) throw alreadyErased()
  const parts = await personalParts(context, meant)
  for (const { subjectData } of services.modules)
    if (typeof subjectData?.collect === 'function')
      parts.push(...(await subjectData.collect(context, meant, language)))
  const given = await whoWasGivenIt(context, meant)
  const { readings, nameOf, say } = await readersOf(context, meant, given)

  // Through JSON: what is no plain value there is none for whoever is given it.
  return subjectPackage.parse(
    JSON.parse(
      JSON.stringify({
        v: 3,
        schema: packageSchemaId,
        subjects: meant,
        built: scope.now().toISOString(),
        held: parts
          .filter(({ records }) => records.length > 0)
          .map(({ table, records }) => ({ table, keptFor: keptFor(context, table), records })),
        readings,
        recipients: given.map(({ act, at, entry, actor, to, purpose }) => ({
          act,
          title: say(`audit_logs.act.${act}`),
          at,
          entry,
          by: nameOf(actor.id),
          to,
          purpose,
        })),
        sources: sourcesIn(parts),
        withheld: [],
      }),
    ),
  )
}

async function personalParts(context: QueryContext, subjectIds: readonly string[]): Promise<SubjectPart[]> {
  const found: { table: PersonalTable; rows: Row[] }[] = []
  for (const key of ['data', 'evidence'] as const)
    for (const table of personalTables(context.services.modules, key).filter(isNoPackage))
      found.push({ table, rows: await rowsAbout(context, table, subjectIds) })
  const opened = await context.open(
    answerRequests,
    ...found.map(({ table, rows }) => selectionOf(table, rows)),
  )
  const parts = found.map(({ table, rows }, index) => ({
    table: table.declaration.id,
    records: rows.map((row, at) => ({ ...plainOf(table, row), ...namedById(table, opened[index]![at]!) })),
  }))

  return joined(parts)
}

/** A package holds what the other tables hold, and not itself once more. */
const isNoPackage = ({ declaration }: PersonalTable) => declaration !== declarationOf(PackageContent)

/** A table with values under both keys of a person comes twice: as one part, each of its rows once. */
function joined(parts: readonly SubjectPart[]): SubjectPart[] {
  const byTable = Map.groupBy(parts, ({ table }) => table)

  return [...byTable].map(([table, found]) => {
    const rows = Map.groupBy(
      found.flatMap(({ records }) => records),
      (record) => record['id'],
    )

    return {
      table,
      records: [...rows.values()].map((same) => same.reduce((all, each) => ({ ...all, ...each }), {})),
    }
  })
}

const inner = new Set(['tenant_id', 'version'])

/** What stands beside the values: dates, stages, where it came from. Keys of the house are left out. */
const plainOf = ({ declaration }: PersonalTable, row: Row) =>
  Object.fromEntries(
    declaration.columns
      .filter((column) => column.class === 'operational' && !inner.has(column.id))
      .flatMap(({ id, property }) => {
        const value = row[property]
        if (value === null || value === undefined || value instanceof Uint8Array) return []

        return [[id, value instanceof Date ? value.toISOString() : value]]
      }),
  )

const namedById = ({ columns }: PersonalTable, values: Readonly<Record<string, string | null>>) =>
  Object.fromEntries(
    columns.flatMap(({ id, property }) => (values[property] === null ? [] : [[id, values[property]]])),
  )

const keptFor = ({ services }: QueryContext, table: string): string =>
  services.modules
    .flatMap((module) => [...(module.entities ?? [])])
    .map(declarationOf)
    .find(({ id }) => id === table)?.keptFor ?? ''

/** GDPR Art. 15(1)(g), as far as records say it. */
const sourcesIn = (parts: readonly SubjectPart[]): string[] => [
  ...new Set(
    parts.flatMap(({ records }) =>
      records.flatMap(({ source }) => (typeof source === 'string' ? [source] : [])),
    ),
  ),
]
