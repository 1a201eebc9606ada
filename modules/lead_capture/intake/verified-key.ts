import type { KeyObject } from 'node:crypto'
import { requireIntakeKey } from '@leadkeep/crypto'
import { AppError, isAppError, type Ambient } from '@leadkeep/kernel'
import { keyRetired } from './door-statement.ts'
import type { Intake, IntakeKey } from './intake.ts'

/** How long a verified key is used before the database is asked again, in milliseconds. Keys change once a day. */
const lifetime = 30_000

const refused = (cause: unknown) =>
  new AppError(
    'The key that this would be encrypted under could not be verified. Nothing was accepted or stored.',
    {
      code: 'lead_capture.intake_key_refused',
      status: 503,
      retryAfter: 300,
      cause,
    },
  )

/**
 * The key that a tenant's visitors seal to (law 8). Refuses one that the installation did not sign for this tenant and
 * this time: 503 `lead_capture.intake_key_refused`. There is no way on without one.
 */
export function intakeKeys(intake: Pick<Intake, 'intakeKey'>, installationKey: KeyObject, ambient: Ambient) {
  const known = new Map<string, { readonly key: IntakeKey; readonly until: number }>()

  async function current(tenantId: string): Promise<IntakeKey> {
    const now = ambient.now()
    const held = known.get(tenantId)
    if (held && now.getTime() < held.until) return held.key

    const key = await intake.intakeKey(tenantId)
    if (key === null) throw refused(new Error('There is no intake key.'))
    try {
      requireIntakeKey(installationKey, tenantId, { ...key, tenantId }, now)
    } catch (cause) {
      throw refused(cause)
    }
    known.set(tenantId, { key, until: Math.min(now.getTime() + lifetime, key.notAfter.getTime()) })

    return key
  }

  return {
    /** Does something with the current key and, when that was replaced meanwhile, once more with the one in its place. */
    async sealing<T>(tenantId: string, attempt: (key: IntakeKey) => Promise<T>): Promise<T> {
      try {
        return await attempt(await current(tenantId))
      } catch (error) {
        if (!isAppError(error) || error.code !== keyRetired(error).code) throw error
        known.delete(tenantId)

        return attempt(await current(tenantId))
      }
    },
  }
}
