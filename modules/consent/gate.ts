import type { QueryContext } from '@leadkeep/commands'
import type { Permission } from '@leadkeep/messages'
import { erasedAmong, restrictedAmong, Subject } from '@leadkeep/privacy'
import { Decision, Purpose } from './data/entities.ts'

type Context = Pick<QueryContext, 'em'>

/** Why the gate said what it said; stable. */
export const gateReasons = [
  'consent.granted',
  'consent.not_needed',
  'consent.purpose_unknown',
  'consent.purpose_ended',
  'consent.no_decision',
  'consent.unconfirmed',
  'consent.refused',
  'consent.withdrawn',
  'consent.erased',
  'consent.restricted',
] as const
export type GateReason = (typeof gateReasons)[number]

export interface Verdict extends Permission {
  readonly because: GateReason
}

/** Whether one person's data may be used for a purpose now. No is the answer to everything that is not a clear yes. */
export async function mayUse(context: Context, subjectId: string, purpose: string): Promise<Verdict> {
  const verdicts = await mayUseAll(context, [subjectId], purpose)

  return verdicts.get(subjectId) ?? no('consent.no_decision')
}

/**
 * The same for many at once, in a few statements. A person may stand under several subjects (aliases): the strictest
 * of their newest decisions counts, so merging people never widens what one of them granted.
 */
export async function mayUseAll(
  { em }: Context,
  subjectIds: readonly string[],
  key: string,
): Promise<Map<string, Verdict>> {
  const purpose = await em.findOne(Purpose, { key })
  const all = (verdict: Verdict) => new Map(subjectIds.map((id) => [id, verdict]))
  if (!purpose) return all(no('consent.purpose_unknown'))
  if (purpose.endedAt) return all(no('consent.purpose_ended'))
  const people = await subjectsOfPeople({ em }, subjectIds)
  const everybody = [...new Set([...people.values()].flat())]
  const newest = await newestDecisions({ em }, everybody, key)
  const erased = await erasedAmong({ em }, everybody)
  const restricted = await restrictedAmong({ em }, subjectIds)

  return new Map(
    subjectIds.map((id) => {
      const same = people.get(id) ?? [id]
      if (same.some((each) => erased.has(each))) return [id, no('consent.erased')]
      // It stands above whatever was granted before it (GDPR Art. 18(2)).
      if (restricted.has(id)) return [id, no('consent.restricted')]
      const standing = same.flatMap((each) => newest.get(each) ?? [])

      return [id, purpose.basis === 'consent' ? ofConsent(standing) : ofOtherBasis(standing)]
    }),
  )
}

interface Standing {
  readonly decision: 'grant' | 'refuse' | 'withdraw'
  readonly standing: 'asserted' | 'confirmed'
}

function ofConsent(standing: readonly Standing[]): Verdict {
  if (standing.length === 0) return no('consent.no_decision')
  if (standing.some(({ decision }) => decision === 'withdraw')) return no('consent.withdrawn')
  if (standing.some(({ decision }) => decision === 'refuse')) return no('consent.refused')
  if (standing.some(({ standing: is }) => is === 'asserted')) return no('consent.unconfirmed')

  return { allowed: true, because: 'consent.granted' }
}

/** Another basis needs no grant; who said no all the same is not written to. */
const ofOtherBasis = (standing: readonly Standing[]): Verdict =>
  standing.some(({ decision }) => decision !== 'grant')
    ? no('consent.withdrawn')
    : { allowed: true, because: 'consent.not_needed' }

const no = (because: GateReason): Verdict => ({ allowed: false, because })

/** For each subject all the ids that mean the same person, itself included. */
async function subjectsOfPeople({ em }: Context, ids: readonly string[]): Promise<Map<string, string[]>> {
  const own = await em.find(Subject, { id: { $in: [...ids] } })
  const roots = new Map(own.map((subject) => [subject.id, subject.aliasOf ?? subject.id]))
  const followers = await em.find(Subject, { aliasOf: { $in: [...new Set(roots.values())] } })

  return new Map(
    ids.map((id) => {
      const root = roots.get(id) ?? id
      const same = followers.filter(({ aliasOf }) => aliasOf === root).map((each) => each.id)

      return [id, [...new Set([root, ...same, id])]]
    }),
  )
}

async function newestDecisions({ em }: Context, subjectIds: readonly string[], purpose: string) {
  const found = await em.find(
    Decision,
    { subjectId: { $in: [...subjectIds] }, purpose },
    { orderBy: { decidedAt: 'asc', id: 'asc' } },
  )

  return new Map<string, Standing>(found.map((decision) => [decision.subjectId, decision]))
}
