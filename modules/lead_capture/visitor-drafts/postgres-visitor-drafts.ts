import { createHash } from 'node:crypto'
import type { Ambient } from '@leadkeep/kernel'
import type { Pool } from 'pg'
import { named } from '../intake/door-statement.ts'

/** A draft is found by its form, and by the name that a browser made up for it. */
export interface DraftPlace {
  readonly tenantId: string
  readonly formId: string
  /** 22 characters of base64url, 128 random bits. */
  readonly name: string
}

/** What the public process does with drafts that it can't open. */
export interface VisitorDrafts {
  /** False where there are too many already. */
  keep(place: DraftPlace, sealed: Buffer): Promise<boolean>
  read(place: DraftPlace): Promise<Buffer | null>
  drop(place: DraftPlace): Promise<void>
}

/** A name as a browser makes them up, or null. */
export const draftNameOf = (text: unknown): string | null =>
  typeof text === 'string' && /^[\w-]{22}$/.test(text) ? text : null

export function postgresVisitorDrafts(pool: Pool, ambient: Pick<Ambient, 'newId'>): VisitorDrafts {
  return {
    async keep({ tenantId, formId, name }, sealed) {
      const { rows } = await pool.query<{ kept: boolean }>(
        named(
          'keep_visitor_draft',
          'select kept from doors.keep_visitor_draft($1::uuid, $2::uuid, $3::uuid, $4::bytea, $5::bytea)',
          [tenantId, formId, ambient.newId(), hashOf(name), sealed],
        ),
      )

      return rows[0]?.kept ?? false
    },
    async read({ tenantId, formId, name }) {
      const { rows } = await pool.query<{ sealed: Buffer }>(
        named('visitor_draft', 'select sealed from doors.visitor_draft($1::uuid, $2::uuid, $3::bytea)', [
          tenantId,
          formId,
          hashOf(name),
        ]),
      )

      return rows[0]?.sealed ?? null
    },
    async drop({ tenantId, formId, name }) {
      await pool.query(
        named(
          'drop_visitor_draft',
          'select dropped from doors.drop_visitor_draft($1::uuid, $2::uuid, $3::bytea)',
          [tenantId, formId, hashOf(name)],
        ),
      )
    },
  }
}

const hashOf = (name: string): Buffer => createHash('sha256').update(name).digest()
