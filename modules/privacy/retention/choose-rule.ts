import { command } from '@leadkeep/commands'
import { AppError, notFound } from '@leadkeep/kernel'
import { z } from 'zod'
import { grantsOf } from './grants.ts'
import { RetentionRuleVersion } from './rule-version.ts'
import { rulesInForce } from './rules.ts'

export const choice = z.object({
  days: z.int().min(1).max(40_000),
  /** Keys of purposes whose grant keeps somebody; null: any. */
  purposes: z.array(z.string().max(100)).max(100).nullable().default(null),
  /** The version that was shown: whoever chooses has seen what the other one chose. */
  version: z.int().min(0),
})

/** Another period for a rule, from the next run on. The one before stays on record. */
export const chooseRule = command({
  id: 'privacy.retention.choose',
  access: ['privacy.retention.manage'],
  input: choice.extend({ rule: z.string() }),
  async run(context, { rule: id, days, purposes, version }) {
    const { scope, em } = context
    const inForce = (await rulesInForce(context)).find(({ rule }) => rule.id === id) ?? missing()
    if (inForce.version !== version) throw chosenMeanwhile()
    const { atLeast, atMost } = inForce.rule
    if (days < atLeast || days > atMost) throw outOfBounds(atLeast, atMost)
    const known = (await grantsOf(context)?.purposes(context)) ?? []
    const unknown = purposes?.find((purpose) => known.every(({ key }) => key !== purpose))
    if (unknown !== undefined) throw missing()
    em.create(RetentionRuleVersion, {
      tenantId: scope.tenantId,
      id: scope.newId(),
      rule: id,
      number: version + 1,
      days,
      purposes,
      chosenAt: scope.now(),
      chosenBy: scope.actor.kind === 'user' ? scope.actor.id : null,
    })

    return { version: version + 1 }
  },
})

const missing = (): never => {
  throw notFound('privacy.retention_rule')()
}

const chosenMeanwhile = () =>
  new AppError('Somebody else changed this rule in the meantime. Load it again, then repeat your change.', {
    code: 'record.changed_meanwhile',
    status: 409,
  })

const outOfBounds = (atLeast: number, atMost: number) =>
  new AppError('This period is outside of what the rule allows.', {
    code: 'privacy.retention_rule.out_of_bounds',
    status: 422,
    fields: [
      {
        field: 'days',
        code: 'privacy.retention_rule.out_of_bounds',
        message: `Choose from ${atLeast} to ${atMost} days.`,
      },
    ],
  })
