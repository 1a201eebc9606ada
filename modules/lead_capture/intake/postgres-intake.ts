import type { CountRow } from '@leadkeep/http'
import type { Pool } from 'pg'
import { isRetiredKey, keyRetired, named } from './door-statement.ts'
import type { Intake, IntakeKey, Published, Receipt, SealedSubmission, Submitted } from './intake.ts'
import { atHost, scoped } from './scoped.ts'

/** The landing app's view of the database: published texts of one tenant at a time, and the doors. */
export function postgresIntake(pool: Pool): Intake {
  return {
    publication: (host, path) => publication(pool, host, path),
    intakeKey: (tenantId) => intakeKey(pool, tenantId),
    submit: (submission, count) => submit(pool, submission, count),
    receipt: (tenantId, receiptId) => receipt(pool, tenantId, receiptId),
    ready: async () => void (await pool.query('select 1')),
  }
}

async function publication(
  pool: Pool,
  host: string,
  path: { page?: string; form?: string },
): Promise<Published | null> {
  return atHost(pool, host, async (client, tenantId) => {
    const { rows } = await client.query<Publication>(
      path.form === undefined
        ? named(
            'published_page',
            `select p.id as page_id, p.revision as page_revision, p.content, f.id as form_id,
               f.revision as form_revision, f.definition, f.unpublished_at is not null as form_is_closed
             from lead_capture_page p join lead_capture_form f on f.tenant_id = p.tenant_id and f.id = p.form_id
             where p.unpublished_at is null and case when $1::text is null then p.is_home else p.slug = $1 end`,
            [path.page ?? null],
          )
        : named(
            'published_form',
            `select p.id as page_id, p.revision as page_revision, p.content, f.id as form_id,
               f.revision as form_revision, f.definition, f.unpublished_at is not null as form_is_closed
             from lead_capture_form f
             left join lead_capture_page p on p.tenant_id = f.tenant_id and p.form_id = f.id and p.unpublished_at is null
             where f.slug = $1 order by p.is_home desc nulls last, p.published_at limit 1`,
            [path.form],
          ),
    )
    const row = rows[0]
    if (!row) return null

    return {
      tenantId,
      page:
        row.page_id === null ? null : { id: row.page_id, version: row.page_revision, content: row.content },
      form: {
        id: row.form_id,
        version: row.form_revision,
        definition: row.definition,
        isClosed: row.form_is_closed,
      },
    }
  })
}

interface Publication {
  readonly page_id: string | null
  readonly page_revision: number
  readonly content: unknown
  readonly form_id: string
  readonly form_revision: number
  readonly definition: unknown
  readonly form_is_closed: boolean
}

async function intakeKey(pool: Pool, tenantId: string): Promise<IntakeKey | null> {
  return scoped(
    pool,
    async () => ({ rows: [{ id: tenantId }] }),
    async (client) => {
      const { rows } = await client.query<KeyRow>(
        named(
          'intake_key',
          `select number, public_key, signature, not_before, not_after from lead_capture_intake_key
         where retired_at is null order by number desc limit 1`,
          [],
        ),
      )
      const row = rows[0]

      return row
        ? {
            number: row.number,
            publicKey: row.public_key,
            signature: row.signature,
            notBefore: row.not_before,
            notAfter: row.not_after,
          }
        : null
    },
  )
}

interface KeyRow {
  readonly number: number
  readonly public_key: Buffer
  readonly signature: Buffer
  readonly not_before: Date
  readonly not_after: Date
}

async function submit(pool: Pool, sealed: SealedSubmission, count?: CountRow): Promise<Submitted> {
  const { rows } = await pool
    .query<SubmitRow>(
      named(
        'submit',
        `select receipt_id, repeated, counted, expires::float8 as expires from doors.submit($1::uuid, $2::uuid, $3::integer,
           $4::uuid, $5::integer, $6::bytea, $7::text[], $8::bytea, $9::bytea, $10::text, $11::text, $12::integer,
           $13::integer, $14::bigint, $15::bigint)`,
        [
          sealed.tenantId,
          sealed.formId,
          sealed.formVersion,
          sealed.submissionId,
          sealed.keyNumber,
          sealed.payload,
          sealed.textHashes,
          sealed.idempotencyHash,
          sealed.contentHash,
          sealed.receiptId,
          count?.key,
          count?.points,
          count?.most,
          count?.now,
          count?.expire,
        ],
      ),
    )
    .catch((error: unknown) => {
      throw isRetiredKey(error) ? keyRetired(error) : error
    })
  const { receipt_id: receiptId, repeated, counted, expires } = rows[0]!

  return {
    receiptId,
    repeated,
    ...(count && { counted: counted === null ? null : { points: counted, expire: expires ?? 0 } }),
  }
}

interface SubmitRow {
  readonly receipt_id: string | null
  readonly repeated: boolean
  readonly counted: number | null
  readonly expires: number | null
}

async function receipt(pool: Pool, tenantId: string, receiptId: string): Promise<Receipt | null> {
  const { rows } = await pool.query<{ received_at: Date; payload_hash: Buffer; checkpoint: string | null }>(
    named(
      'receipt',
      `select received_at, payload_hash, (select note from doors.checkpoint($1::uuid)) as checkpoint
       from doors.receipt($1::uuid, $2::text)`,
      [tenantId, receiptId],
    ),
  )
  const row = rows[0]

  return row
    ? {
        receivedAt: row.received_at,
        payloadHash: row.payload_hash.toString('hex'),
        checkpoint: row.checkpoint,
      }
    : null
}
