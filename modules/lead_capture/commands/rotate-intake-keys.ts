import { command } from '@leadkeep/commands'
import { inEveryTenant } from '@leadkeep/directory'
import { z } from 'zod'
import { Correction } from '../corrections/correction.ts'
import { PublishedIntakeKey, Submission } from '../data/entities.ts'
import { keyGone } from '../errors.ts'
import { SentRequest } from '../privacy-requests/sent-request.ts'
import { LinkAnswer } from '../links/link-answer.ts'

/** Time for landing processes to learn of the new key before the old one is refused, and for what they sent to arrive. */
const overlap = 2 * 60_000
const longestLife = 7 * 24 * 3_600_000

/**
 * One step of the intake keys' life: publish today's, retire the one before, destroy what is retired and has no
 * submission left to open, or has reached seven days. Dumps taken before that moment do not open after it.
 */
export const rotateIntakeKeys = command({
  id: 'lead_capture.intake_key.rotate',
  access: ['lead_capture.intake_keys.rotate'],
  input: z.object({}),
  async run({ scope, em, services }) {
    const now = scope.now()
    const { tenantId: _, ...current } = await services.keyring.rotateIntake(scope.tenantId, now)
    const keys = await em.find(PublishedIntakeKey, { destroyedAt: null })
    if (!keys.some(({ number }) => number === current.number))
      em.create(PublishedIntakeKey, {
        ...current,
        tenantId: scope.tenantId,
        id: scope.newId(),
        retiredAt: null,
        destroyedAt: null,
      })
    for (const key of keys.filter(({ number }) => number < current.number)) {
      const isExpired = since(key.notBefore) >= longestLife
      if (!key.retiredAt) {
        if (isExpired || since(current.notBefore) >= overlap) key.retiredAt = now
        // Only later is it asked what is left, also where several workers take these steps: a submission that was
        // accepted in the moment of retirement has been committed by then.
      } else if (since(key.retiredAt) >= overlap && (isExpired || (await waiting(key.number)) === 0)) {
        await services.keyring.destroyIntake(scope.tenantId, key.number)
        key.destroyedAt = now
        for (const left of await em.find(Submission, unprocessed(key.number)))
          left.giveUp(keyGone().code, now)
        for (const left of await em.find(LinkAnswer, unsettled(key.number))) left.settle(now)
        for (const left of await em.find(Correction, unsettled(key.number))) left.settle('left', now)
        for (const left of await em.find(SentRequest, unsettled(key.number))) left.settle('unreadable', now)
      }
    }

    function since(time: Date): number {
      return now.getTime() - time.getTime()
    }

    async function waiting(keyNumber: number): Promise<number> {
      return (
        (await em.count(Submission, unprocessed(keyNumber))) +
        (await em.count(LinkAnswer, unsettled(keyNumber))) +
        (await em.count(Correction, unsettled(keyNumber))) +
        (await em.count(SentRequest, unsettled(keyNumber)))
      )
    }
  },
})

/** Visits every tenant, each in its own scope. */
export const rotateEverywhere = inEveryTenant(rotateIntakeKeys)

const unprocessed = (keyNumber: number) => ({ keyNumber, state: { $ne: 'processed' as const } })
const unsettled = (keyNumber: number) => ({ keyNumber, settledAt: null })
