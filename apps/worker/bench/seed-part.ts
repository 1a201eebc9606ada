import { once } from 'node:events'
import { Lead, stages } from '@leadkeep/crm'
import {
  environmentKeyProvider,
  Keyring,
  keyStorePool,
  prefixFragments,
  seal,
  Sealed,
  type BlindIndex,
  type FieldKey,
} from '@leadkeep/crypto'
import { declarationOf } from '@leadkeep/database'
import { systemAmbient, uuidv7 } from '@leadkeep/kernel'
import { Client } from 'pg'
import { keysUrlOf, type Addresses } from './addresses.ts'
import { inventedPerson, type InventedPerson } from './people.ts'

/** The leads numbered `from` to just before `to`, out of `total` over two years. */
export interface Part extends Addresses {
  readonly tenantId: string
  readonly from: number
  readonly to: number
  readonly total: number
}

const perStatement = 2_000
const twoYears = 2 * 365 * 86_400_000

const [part] = (await once(process, 'message')) as [Part] // what seed-leads sends
const keys = keyStorePool(keysUrlOf(part))
const provider = environmentKeyProvider(part.rootKey)
const keyring = new Keyring({ pool: keys, provider, ambient: systemAmbient })
const admin = new Client({ connectionString: part.adminUrl })
await admin.connect()
await admin.query('set session_replication_role = replica')
await admin.query('set synchronous_commit = off')
const index = await keyring.index(part.tenantId)
const began = Date.now() - twoYears
const prefixes = new Map<string, number>()

for (let from = part.from; from < part.to; from += perStatement)
  await makeLeads(from, Math.min(part.to, from + perStatement))
await admin.end()
await keys.end()
process.disconnect()

async function makeLeads(from: number, to: number): Promise<void> {
  const made = Array.from({ length: to - from }, (_, place) => leadAt(from + place))
  const subjects = made.map(({ subject }) => subject)
  await keyring.createSubjects(part.tenantId, subjects)
  const keyOf = await keyring.subjectKeys(part.tenantId, subjects, 'data')
  const sealed = made.map((lead) => ({
    ...lead,
    ...sealedValues(lead.id, lead.person, keyOf.get(lead.subject)!, index),
  }))
  const column = <Value>(of: (lead: (typeof sealed)[number]) => Value) => sealed.map(of)

  await admin.query({
    name: 'subjects',
    text: `insert into privacy_subject (tenant_id, id, kind, created_at)
      select $1, id, 'person', at from unnest($2::uuid[], $3::timestamptz[]) as lead (id, at)`,
    values: [part.tenantId, subjects, column(({ at }) => at)],
  })
  await admin.query({
    name: 'leads',
    text: `insert into crm_lead (tenant_id, id, subject_id, name, email, email_index, phone, phone_index, company, message,
        stage, stage_step, stage_since, source, created_at, changed_at)
      select $1, id, subject, name, email, email_index, phone, phone_index, company, message, ($2::text[])[step], step, at,
        'landing', at, at
      from unnest($3::uuid[], $4::uuid[], $5::bytea[], $6::bytea[], $7::bytea[], $8::bytea[], $9::bytea[], $10::bytea[],
        $11::bytea[], $12::int[], $13::timestamptz[]) as lead (id, subject, name, email, email_index, phone, phone_index,
        company, message, step, at)`,
    values: [
      part.tenantId,
      stages,
      column(({ id }) => id),
      subjects,
      ...(['name', 'email', 'emailIndex', 'phone', 'phoneIndex', 'company', 'message'] as const).map(
        (property) => column(({ values }) => values[property] ?? null),
      ),
      column(({ number }) => (number % stages.length) + 1),
      column(({ at }) => at),
    ],
  })
  await admin.query({
    name: 'prefixes',
    text: `insert into crm_lead_prefix (tenant_id, token, created_at, row_id, column_id)
      select $1, token, at, row_id, column_id
      from unnest($2::int[], $3::timestamptz[], $4::uuid[], $5::text[]) as prefix (token, at, row_id, column_id)`,
    values: [
      part.tenantId,
      sealed.flatMap(({ tokens }) => [...tokens.keys()]),
      sealed.flatMap(({ tokens, at }) => [...tokens.keys()].map(() => at)),
      sealed.flatMap(({ tokens, id }) => [...tokens.keys()].map(() => id)),
      sealed.flatMap(({ tokens }) => [...tokens.values()]),
    ],
  })
}

function leadAt(number: number) {
  const milliseconds = Math.floor(began + (number / part.total) * twoYears)
  const newId = () => uuidv7(milliseconds, systemAmbient.random(10))

  return {
    number,
    id: newId(),
    subject: newId(),
    at: new Date(milliseconds).toISOString(),
    person: inventedPerson(number),
  }
}

/** By property of `Lead`, as a commit would seal and index them; search tokens with the column each is of. */
function sealedValues(row: string, person: InventedPerson, key: FieldKey, tokensOf: BlindIndex) {
  const { id: table, columns } = declarationOf(Lead)
  const values: Record<string, Buffer> = {}
  const tokens = new Map<number, string>()
  for (const { property, id, class: dataClass, exact, prefix, normalise } of columns) {
    const value = dataClass === 'personal' ? person[property as keyof InventedPerson] : null // leads hold just these
    if (!value) continue
    values[property] = Sealed.ciphertextOf(
      seal(key, { tenantId: part.tenantId, table, column: id, row }, value),
    )
    if (exact) values[exact] = tokensOf.exact(table, id, normalise ? normalise(value) : value)
    if (prefix)
      for (const each of prefixFragments(value)) tokens.set(prefixToken(tokensOf, table, id, each), id)
  }

  return { values, tokens }
}

/** There are few beginnings of words among many leads: each is hashed once. */
function prefixToken(tokensOf: BlindIndex, table: string, column: string, fragment: string): number {
  const place = `${column} ${fragment}`
  const known = prefixes.get(place) ?? tokensOf.prefix(table, column, fragment)
  prefixes.set(place, known)

  return known
}
