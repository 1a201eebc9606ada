import { select, signStatement } from '@leadkeep/audit'
import { query, type QueryContext } from '@leadkeep/commands'
import { declarationOf, type EntityDeclaration } from '@leadkeep/database'
import { z } from 'zod'
import { describeRecord } from '../purposes.ts'
import { endingsOf } from '../retention/endings.ts'
import { grantsOf } from '../retention/grants.ts'
import { rulesInForce } from '../retention/rules.ts'
import { ProcessingDetail } from './detail.ts'
import { details, type Detail } from './details.ts'

const column = z.object({ id: z.string(), because: z.string().nullable() })

/** GDPR Art. 30, as far as the installation knows by itself; what it does not is missing until somebody fills it in. */
export const processingRecord = z.object({
  v: z.literal(1),
  at: z.iso.datetime(),
  /** What a person fills in; null is missing. */
  details: z.record(z.enum(details), z.string().nullable()),
  missing: z.array(z.enum(details)),
  /** Art. 30(1)(b) */
  purposes: z.array(
    z.object({
      key: z.string(),
      title: z.string(),
      text: z.string(),
      basis: z.string(),
      isEnded: z.boolean(),
    }),
  ),
  /** For what values are opened, each time an entry on the log. */
  uses: z.array(z.object({ id: z.string(), title: z.string() })),
  /** Art. 30(1)(c), (f) */
  categories: z.array(
    z.object({
      table: z.string(),
      module: z.string(),
      /** Sealed under the key of whoever they are about. */
      personal: z.array(column),
      /** Sealed under a key that outlives an erasure until limitation ends. */
      evidence: z.array(column),
      /** In the plain, and why that may be. */
      plain: z.array(column),
      ends: z.array(z.object({ rule: z.string(), days: z.int() })),
      keptFor: z.string(),
    }),
  ),
  /** Art. 30(1)(d): acts by which data leaves the house. */
  discloses: z.array(z.string()),
  /** Art. 30(1)(g), by what the registry can vouch for. */
  measures: z.object({
    sealedColumns: z.int(),
    auditedTables: z.int(),
    isolatedTables: z.int(),
    doors: z.int(),
  }),
})
export type ProcessingRecord = z.output<typeof processingRecord>

export const readProcessingRecord = query({
  id: 'privacy.processing.read',
  access: ['privacy.processing.view'],
  input: z.object({}),
  run: (context) => recordOf(context),
})

/** The same under the log's signature: a statement of the kind `privacy.processing_record`. FORMAT.md, section 6. */
export const exportProcessingRecord = query({
  id: 'privacy.processing.export',
  access: ['privacy.processing.view'],
  input: z.object({}),
  async run(context): Promise<{ statement: string }> {
    const body = await recordOf(context)
    const key = await context.services.keyring.logKey(context.scope.tenantId)

    return { statement: signStatement({ kind: 'privacy.processing_record', body }, key) }
  },
})

async function recordOf(context: QueryContext): Promise<ProcessingRecord> {
  const { scope, services } = context
  const known = await detailsOf(context)

  return {
    v: 1,
    at: scope.now().toISOString(),
    details: known,
    missing: details.filter((detail) => known[detail] === null),
    purposes: (await grantsOf(context)?.processing(context)) ?? [],
    uses: services.modules.flatMap(({ purposes }) =>
      (purposes ?? []).map(({ id, title }) => ({ id, title })),
    ),
    categories: await categoriesOf(context),
    discloses: services.modules.flatMap(({ subjectData }) => [...(subjectData?.discloses ?? [])]),
    measures: measuresOf(context),
  }
}

async function detailsOf(context: QueryContext): Promise<Record<Detail, string | null>> {
  const rows = await context.em.find(ProcessingDetail, {})
  const [opened] = await context.open(describeRecord, select(ProcessingDetail, rows, ['text']))
  const texts = new Map(rows.map(({ detail }, at) => [detail, opened[at]!.text]))

  // One for each of the closed list.
  return Object.fromEntries(details.map((detail) => [detail, texts.get(detail) ?? null])) as Record<
    Detail,
    string | null
  >
}

const declarationsOf = ({ services }: QueryContext) =>
  services.modules.flatMap(({ id: module, entities = [] }) =>
    entities.map((entity) => ({ module, declaration: declarationOf(entity) })),
  )

async function categoriesOf(context: QueryContext): Promise<ProcessingRecord['categories']> {
  const rules = await rulesInForce(context)
  const endings = new Map(endingsOf(context.services.modules).map((store) => [store.id, store]))

  return declarationsOf(context)
    .filter(({ declaration }) => declaration.columns.some(({ class: kind }) => kind === 'personal'))
    .map(({ module, declaration }) => ({
      table: declaration.id,
      module,
      personal: columnsOf(declaration, (each) => each.class === 'personal' && each.key !== 'evidence'),
      evidence: columnsOf(declaration, (each) => each.class === 'personal' && each.key === 'evidence'),
      plain: columnsOf(declaration, (each) => each.class === 'operational' && each.because !== undefined),
      ends: (endings.get(declaration.id)?.rules ?? []).map(({ id, days }) => ({
        rule: id,
        days: rules.find(({ rule }) => rule.id === id)?.days ?? days,
      })),
      keptFor: declaration.keptFor,
    }))
}

const columnsOf = (
  { columns }: EntityDeclaration,
  isMeant: (column: EntityDeclaration['columns'][number]) => boolean,
) => columns.filter(isMeant).map(({ id, because }) => ({ id, because: because ?? null }))

function measuresOf(context: QueryContext): ProcessingRecord['measures'] {
  const tables = declarationsOf(context).map(({ declaration }) => declaration)

  return {
    sealedColumns: tables.flatMap(({ columns }) =>
      columns.filter(({ class: kind }) => kind === 'personal' || kind === 'confidential'),
    ).length,
    auditedTables: tables.filter(({ audited }) => audited === true).length,
    isolatedTables: tables.length,
    doors: context.services.modules.flatMap(({ doors }) => [...(doors ?? [])]).length,
  }
}
