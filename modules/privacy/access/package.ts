import { actsAbout, readingsOf } from '@leadkeep/audit'
import { query, type QueryContext, type SubjectPart } from '@leadkeep/commands'
import { declarationOf } from '@leadkeep/database'
import { z } from 'zod'
import { personalTables, rowsAbout, selectionOf, type PersonalTable, type Row } from '../erasure/columns.ts'
import { whoIsMeant } from '../erasure/who-is-meant.ts'
import { alreadyErased } from '../errors.ts'
import { answerRequests } from '../purposes.ts'
import { erasedAmong } from '../subjects.ts'

/** Everything that is held of somebody, for them to have (GDPR Art. 15, 20). FORMAT.md, section 4. */
export interface SubjectPackage {
  readonly v: 1
  readonly subjects: readonly string[]
  readonly built: string
  readonly held: readonly (SubjectPart & {
    /** In words, as the table is declared. */
    readonly keptFor: string
  })[]
  readonly readings: Awaited<ReturnType<typeof readingsOf>>
  readonly recipients: readonly { readonly act: string; readonly at: string; readonly entry: string }[]
}

/** Built from what tables declare, so that a column that is added tomorrow is in it. Its opening is one entry on the log. */
export const buildPackage = query({
  id: 'privacy.subject.build_package',
  access: ['privacy.packages.build'],
  input: z.object({ subjectId: z.uuid() }),
  async run(context, { subjectId }): Promise<SubjectPackage> {
    const { scope, services } = context
    const meant = await whoIsMeant(context, [subjectId])
    if ((await erasedAmong(context, [subjectId])).size > 0) throw alreadyErased()
    const parts = await personalParts(context, meant)
    for (const { subjectData } of services.modules)
      if (typeof subjectData?.collect === 'function')
        parts.push(...(await subjectData.collect(context, meant)))
    const acts = services.modules.flatMap(({ subjectData }) => subjectData?.discloses ?? [])

    return {
      v: 1,
      subjects: meant,
      built: scope.now().toISOString(),
      held: parts
        .filter(({ records }) => records.length > 0)
        .map(({ table, records }) => ({ table, keptFor: keptFor(context, table), records })),
      readings: await readingsOf(services.database, scope.tenantId, meant),
      recipients: (await actsAbout(services.database, scope.tenantId, meant, acts)).map(
        ({ act, at, entry }) => ({
          act,
          at,
          entry,
        }),
      ),
    }
  },
})

async function personalParts(context: QueryContext, subjectIds: readonly string[]): Promise<SubjectPart[]> {
  const found: { table: PersonalTable; rows: Row[] }[] = []
  for (const key of ['data', 'evidence'] as const)
    for (const table of personalTables(context.services.modules, key))
      found.push({ table, rows: await rowsAbout(context, table, subjectIds) })
  const opened = await context.open(
    answerRequests,
    ...found.map(({ table, rows }) => selectionOf(table, rows)),
  )

  return found.map(({ table, rows }, index) => ({
    table: table.declaration.id,
    records: rows.map((row, at) => ({ ...plainOf(table, row), ...namedById(table, opened[index]![at]!) })),
  }))
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
