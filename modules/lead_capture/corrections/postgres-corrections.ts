import type { KeyObject } from 'node:crypto'
import { sealIntake } from '@leadkeep/crypto'
import type { Ambient } from '@leadkeep/kernel'
import type { Pool } from 'pg'
import { isRetiredKey, keyRetired, named } from '../intake/door-statement.ts'
import type { Intake, IntakeKey } from '../intake/intake.ts'
import type { SubmissionOrigin } from '../intake/receive.ts'
import { intakeKeys } from '../intake/verified-key.ts'
import { correctionBinding } from './correctable.ts'

export interface CorrectedAddress {
  readonly tenantId: string
  readonly formId: string
  readonly receiptId: string
  readonly email: string
  readonly origin: SubmissionOrigin
}

/** What the public process does with an address that is put right: seal it, and hand it in. */
export interface Corrections {
  correct(corrected: CorrectedAddress): Promise<'taken' | 'late' | 'unknown'>
}

interface Parts {
  readonly pool: Pool
  readonly intake: Pick<Intake, 'intakeKey'>
  readonly installationKey: KeyObject
  readonly ambient: Ambient
}

export function postgresCorrections({ pool, intake, installationKey, ambient }: Parts): Corrections {
  const keys = intakeKeys(intake, installationKey, ambient)

  return {
    correct: (corrected) => keys.sealing(corrected.tenantId, (key) => attempt(corrected, key)),
  }

  async function attempt({ tenantId, formId, receiptId, email, origin }: CorrectedAddress, key: IntakeKey) {
    const id = ambient.newId()
    const payload = await sealIntake(
      key.publicKey,
      key.number,
      correctionBinding(tenantId, formId, receiptId, id),
      Buffer.from(JSON.stringify({ v: 1, email, origin, correctedAt: ambient.now().toISOString() })),
    )
    const { rows } = await pool
      .query<{ outcome: 'taken' | 'late' | 'unknown' }>(
        named(
          'correct_address',
          `select outcome from doors.correct_address($1::uuid, $2::uuid, $3::text, $4::uuid, $5::integer, $6::bytea)`,
          [tenantId, formId, receiptId, id, key.number, payload],
        ),
      )
      .catch((error: unknown) => {
        throw isRetiredKey(error) ? keyRetired(error) : error
      })

    return rows[0]?.outcome ?? 'unknown'
  }
}
