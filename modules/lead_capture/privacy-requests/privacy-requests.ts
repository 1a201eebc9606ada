import { createHash, type KeyObject } from 'node:crypto'
import { sealIntake } from '@leadkeep/crypto'
import type { Ambient } from '@leadkeep/kernel'
import type { Pool } from 'pg'
import { hostName, isRetiredKey, keyRetired, named } from '../intake/door-statement.ts'
import type { Intake, IntakeKey } from '../intake/intake.ts'
import { intakeKeys } from '../intake/verified-key.ts'
import { requestBinding, requestIdOf } from './sealed-request.ts'

/** What somebody asks, as they typed it. */
export interface AskedRequest {
  readonly kind: string
  readonly name: string
  readonly email: string
  readonly words: string | null
  /** BCP 47. */
  readonly language: string
}

/** A mailed question whether a request is theirs, as its page shows it. Nothing says who was asked. */
export interface RequestQuestion {
  readonly kind: string
  readonly language: string
  readonly state: RequestConfirmed | 'waiting'
}

export type RequestConfirmed = 'confirmed' | 'expired' | 'unknown'

/**
 * What the public process may do with requests about somebody's data: seal one and hand it in, and by a link that only its
 * address was sent say that it was them (law 8). Whether anybody is known here it can't find out, so it can't tell.
 */
export interface PrivacyRequests {
  /** Resolves after the commit. What is sent twice from one page counts once. */
  ask(host: string, nonce: string, asked: AskedRequest): Promise<void>
  question(host: string, token: string): Promise<RequestQuestion | null>
  /** Acts once; the second time it says that it has. */
  confirm(host: string, token: string): Promise<RequestConfirmed>
}

interface Parts {
  readonly pool: Pool
  readonly intake: Pick<Intake, 'intakeKey'>
  readonly installationKey: KeyObject
  readonly secret: KeyObject
  readonly ambient: Ambient
}

export function postgresPrivacyRequests({
  pool,
  intake,
  installationKey,
  secret,
  ambient,
}: Parts): PrivacyRequests {
  const keys = intakeKeys(intake, installationKey, ambient)

  return {
    async ask(host, nonce, asked) {
      const tenantId = await tenantOf(host)
      if (tenantId === null) return
      const id = requestIdOf(secret, tenantId, nonce, JSON.stringify(asked))
      await keys.sealing(tenantId, (key) => attempt(tenantId, id, key, asked))
    },
    async question(host, token) {
      const { rows } = await pool.query<RequestQuestion>(
        named(
          'privacy_request_question',
          'select q.* from doors.privacy_request_question(doors.host($1), $2) q',
          [hostName(host), hashOf(token)],
        ),
      )

      return rows[0] ?? null
    },
    async confirm(host, token) {
      const tenantId = await tenantOf(host)
      if (tenantId === null) return 'unknown'
      const { rows } = await pool.query<{ outcome: RequestConfirmed }>(
        named(
          'privacy_request_confirm',
          'select outcome from doors.privacy_request_confirm($1::uuid, $2::bytea, $3::uuid)',
          [tenantId, hashOf(token), ambient.newId()],
        ),
      )

      return rows[0]?.outcome ?? 'unknown'
    },
  }

  async function tenantOf(host: string): Promise<string | null> {
    const { rows } = await pool.query<{ id: string | null }>(
      named('host', 'select doors.host($1) as id', [hostName(host)]),
    )

    return rows[0]?.id ?? null
  }

  async function attempt(tenantId: string, id: string, key: IntakeKey, asked: AskedRequest): Promise<void> {
    const payload = await sealIntake(
      key.publicKey,
      key.number,
      requestBinding(tenantId, id),
      Buffer.from(JSON.stringify({ v: 1, ...asked, sentAt: ambient.now().toISOString() })),
    )
    await pool
      .query(
        named(
          'ask_about_own_data',
          'select doors.ask_about_own_data($1::uuid, $2::uuid, $3::integer, $4::bytea)',
          [tenantId, id, key.number, payload],
        ),
      )
      .catch((error: unknown) => {
        throw isRetiredKey(error) ? keyRetired(error) : error
      })
  }
}

const hashOf = (token: string): Buffer =>
  createHash('sha256').update(Buffer.from(token, 'base64url')).digest()
