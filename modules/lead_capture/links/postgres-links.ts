import type { KeyObject } from 'node:crypto'
import { createHash } from 'node:crypto'
import { isAppError, type Ambient } from '@leadkeep/kernel'
import type { Pool } from 'pg'
import { hostName, isRetiredKey, keyRetired, named } from '../intake/door-statement.ts'
import type { Intake, IntakeKey } from '../intake/intake.ts'
import type { SubmissionOrigin } from '../intake/receive.ts'
import { intakeKeys } from '../intake/verified-key.ts'
import type { Confirmed, Links, OwnReceipt, Preferences, PurposeState, Question } from './links.ts'
import { answerBinding, sealAnswer } from './seal-answer.ts'

interface Parts {
  readonly pool: Pool
  readonly intake: Pick<Intake, 'intakeKey'>
  readonly installationKey: KeyObject
  readonly ambient: Ambient
}

/** Links by the doors of the landing role. */
export function postgresLinks({ pool, intake, installationKey, ambient }: Parts): Links {
  const keys = intakeKeys(intake, installationKey, ambient)

  return {
    async question(host, token) {
      const found = await first<QuestionRow>(
        'consent_question',
        `select q.* from doors.consent_question(doors.host($1), $2) q`,
        [hostName(host), hashOf(token)],
      )

      return found && { ...found, expiresAt: found.expires_at }
    },
    async preferences(host, token) {
      return first<Preferences & { readonly purposes: PurposeState[] }>(
        'consent_preferences',
        `select p.* from doors.consent_preferences(doors.host($1), $2) p`,
        [hostName(host), hashOf(token)],
      )
    },
    async receipt(host, token) {
      return first<OwnReceipt>(
        'consent_receipt',
        `select r.language, r.statement, r.decided, r.is_current as "isCurrent"
         from doors.consent_receipt(doors.host($1), $2) r`,
        [hostName(host), hashOf(token)],
      )
    },
    async confirm(host, token, origin) {
      const question = await this.question(host, token)
      if (!question) return 'unknown'
      const row = await answer<{ outcome: Confirmed }>(host, question.id, origin, {
        name: 'consent_confirm',
        text: `select outcome from doors.consent_confirm($1::uuid, $2::bytea, $3::uuid, $4::integer, $5::bytea)`,
        values: [hashOf(token)],
      })

      return row?.outcome ?? 'unknown'
    },
    async refuse(host, token, origin) {
      const question = await this.question(host, token)
      if (!question) return 'unknown'
      const row = await no<{ outcome: Confirmed }>(host, question.id, origin, {
        name: 'consent_refuse',
        text: `select outcome from doors.consent_refuse($1::uuid, $2::bytea, $3::uuid, $4::integer, $5::bytea)`,
        values: [hashOf(token)],
      })

      return row?.outcome ?? 'unknown'
    },
    async allow(host, token, purpose, origin) {
      const preferences = await this.preferences(host, token)
      if (!preferences) return null
      const row = await answer<{ outcome: 'asked' | 'nothing' }>(host, preferences.id, origin, {
        name: 'consent_grant',
        text: `select outcome from doors.consent_grant($1::uuid, $2::bytea, $6::text, $7::boolean, $3::uuid,
           $4::integer, $5::bytea)`,
        values: [hashOf(token), purpose, origin.gpc],
      })

      return row?.outcome ?? null
    },
    async withdraw(host, token, { purpose, method }, origin) {
      const preferences = await this.preferences(host, token)
      if (!preferences) return null
      const row = await no<{ withdrawn: number }>(host, preferences.id, origin, {
        name: 'consent_withdraw',
        text: `select withdrawn from doors.consent_withdraw($1::uuid, $2::bytea, $6::text, $7::text, $3::uuid,
           $4::integer, $5::bytea)`,
        values: [hashOf(token), purpose, method],
      })

      return row?.withdrawn ?? null
    },
  }

  async function first<Row extends object>(
    name: string,
    text: string,
    values: readonly unknown[],
  ): Promise<Row | null> {
    const { rows } = await pool.query<Row>(named(name, text, values))

    return rows[0] ?? null
  }

  function tenantOf(host: string): Promise<{ id: string } | null> {
    return first<{ id: string }>('host', 'select doors.host($1) as id', [hostName(host)])
  }

  /** A no counts also while there is no key that can be trusted: then nothing is sealed, so nothing of the visit is kept. */
  async function no<Row extends object>(
    host: string,
    followed: string,
    origin: SubmissionOrigin,
    door: DoorCall,
  ): Promise<Row | null> {
    return answer<Row>(host, followed, origin, door).catch(async (error: unknown) => {
      if (!isAppError(error) || error.code !== 'lead_capture.intake_key_refused') throw error
      const tenant = await tenantOf(host)
      const [token, ...more] = door.values

      return tenant && first<Row>(door.name, door.text, [tenant.id, token, ambient.newId(), 0, null, ...more])
    })
  }

  /** Seals where it came from and takes it through the door; sealed again when the key went out of use meanwhile. */
  async function answer<Row extends object>(
    host: string,
    followed: string,
    origin: SubmissionOrigin,
    { name, text, values: [token, ...more] }: DoorCall,
  ): Promise<Row | null> {
    const tenant = await tenantOf(host)
    if (!tenant) return null
    const attempt = async (key: IntakeKey) => {
      const id = ambient.newId()
      const payload = await sealAnswer(key, answerBinding(tenant.id, followed, id), origin, ambient.now())

      return first<Row>(name, text, [tenant.id, token, id, key.number, payload, ...more]).catch(
        (error: unknown) => {
          throw isRetiredKey(error) ? keyRetired(error) : error
        },
      )
    }

    return keys.sealing(tenant.id, attempt)
  }
}

/** A statement, and its values apart from the tenant, the answer's id, and what was sealed of it: the token first. */
interface DoorCall {
  readonly name: string
  readonly text: string
  readonly values: readonly unknown[]
}

interface QuestionRow extends Omit<Question, 'expiresAt'> {
  readonly expires_at: Date
}

/** What is stored of a token; one that is no token of ours has a hash like any other, and is found nowhere. */
const hashOf = (token: string): Buffer =>
  createHash('sha256').update(Buffer.from(token, 'base64url')).digest()
